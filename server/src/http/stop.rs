//! `POST /settings/this-server/stop`: the owner stops the server from a page, which ends as SIGTERM ends it; and `/closed`, the last page of one that was closed for good.

use std::time::Duration;

use app::{
    ApiError,
    public::{self, Notice},
};
use axum::{
    extract::State,
    http::{Extensions, HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use node::Authenticated;

use super::{notice, problem::api_problem, session};
use crate::app_state::AppState;

/// Where the form is.
const PAGE: &str = "/settings/this-server";
/// Where the one is that closes for good.
const CLOSE_PAGE: &str = "/settings/close";
/// The browser fetches the look of the answer meanwhile.
const LAST_FILES: Duration = Duration::from_secs(1);

/// Says that it stops and how to start it again, and then stops. Only for a browser that is signed in.
pub(crate) async fn stop(State(state): State<AppState>, headers: HeaderMap, extensions: Extensions) -> Response {
    match session::authenticate(&state.node, &headers, &extensions).await {
        Ok(Some((_, Authenticated::Owner(_)))) => {}
        Ok(_) => return api_problem(&ApiError::SignInRequired),
        Err(error) => return session::failed(&error, &headers),
    }
    tracing::info!("stopping, as the owner asked on a page");
    let stop = state.stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = tokio::time::sleep(LAST_FILES) => stop.cancel(),
            () = stop.cancelled() => {}
        }
    });
    notice::respond(StatusCode::OK, public::stopped(state.node.start_command()))
}

/// Who signs in on the way to it is led to the page with the form.
pub(crate) async fn form() -> Response {
    Redirect::to(PAGE).into_response()
}

/// What the browser fetches that closed this server for good.
pub(crate) async fn closed(State(state): State<AppState>) -> Response {
    if state.node.has_ended() {
        notice::respond(StatusCode::OK, public::notice(Notice::Closed))
    } else {
        Redirect::to(CLOSE_PAGE).into_response()
    }
}
