//! `GET /media/<sha256>`: files of pictures, for the owner's browsers and programs.

use axum::{
    extract::{Path, State},
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Permission, Sha256};

use super::{
    file,
    problem::{api_problem, node_failed, problem},
    session,
    validator::is_known,
};
use crate::app_state::AppState;

/// A name that is a hash always has the same bytes behind it (RFC 8246); `private`, since it is the owner's alone.
const CACHE_CONTROL: &str = "private, max-age=31536000, immutable";
/// Whatever the bytes are, they run nothing, even when opened as a page.
const CONTENT_POLICY: &str = "sandbox; default-src 'none'";

/// Sends a file of the owner's, or of a friend's, which may be fetched from the friend's server first.
pub(crate) async fn media(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    // Whose picture it is, a token's scope is held against once the picture is found.
    let owner = match session::owner(&state.node, &headers, &extensions, Permission::ReadOwn).await {
        Ok(owner) => owner,
        Err(error) => return api_problem(&error),
    };
    let Ok(sha256) = name.parse::<Sha256>() else { return not_found() };
    let tag = format!("\"{sha256}\"");
    if is_known(&headers, &tag) {
        return (StatusCode::NOT_MODIFIED, [(header::CACHE_CONTROL, CACHE_CONTROL), (header::ETAG, &tag)])
            .into_response();
    }
    match owner.pictures().open(sha256).await {
        Ok(Some(open)) => file::stream(
            open,
            [
                (header::CACHE_CONTROL, CACHE_CONTROL),
                (header::ETAG, tag.as_str()),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
            ],
        ),
        Ok(None) => not_found(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a picture could not be opened");
            node_failed()
        }
    }
}

fn not_found() -> Response {
    problem(
        StatusCode::NOT_FOUND,
        "No such picture",
        "There is no such picture, or its owner's server does not answer.",
    )
}
