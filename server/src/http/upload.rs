//! `POST /restore`: a backup, from the browser that may set this node up. What opens it comes afterwards, by a form of its own.

use app::ApiError;
use axum::{
    extract::{Request, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use node::{Authenticated, Node, SetUp, StoreError};
use url::form_urlencoded;

use super::{
    limits::{RESTORE_PAGE, discard},
    problem::api_problem,
    sent_file::{self, Failure},
    session,
};

/// Takes the file in, and leads back to the page. It may be as large as the disk has room.
pub(crate) async fn take(State(node): State<Node>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let token = link_token(head.uri.query().unwrap_or_default());
    let set_up = match who_sets_up(&node, token.as_deref(), &head.headers, &head.extensions).await {
        Ok(Some(set_up)) => set_up,
        Ok(None) => {
            discard(body);
            return Redirect::to("/sign-in").into_response();
        }
        Err(error) => return session::failed(&error, &head.headers),
    };
    match set_up.account_name().await {
        Ok(None) => {}
        Ok(Some(_)) => {
            discard(body);
            return api_problem(&ApiError::NotFound);
        }
        Err(error) => return session::failed(&error, &head.headers),
    }
    session::keep_slot(&head.extensions);
    let begin = async |_: &str| set_up.begin_upload().await;
    let failure = sent_file::receive(&head.headers, body, begin).await.err();
    Redirect::to(&place(token.as_deref(), failure)).into_response()
}

/// By the token of a set-up link, else by a session that the defaults opened.
async fn who_sets_up(
    node: &Node,
    token: Option<&str>,
    headers: &HeaderMap,
    extensions: &axum::http::Extensions,
) -> Result<Option<SetUp>, StoreError> {
    if let Some(token) = token {
        return node.authenticate_setup_link(token).await;
    }
    match session::authenticate(node, headers, extensions).await? {
        Some((_, Authenticated::SetUp(set_up))) => Ok(Some(set_up)),
        _ => Ok(None),
    }
}

fn link_token(query: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token").map(|(_, token)| token.into_owned())
}

fn place(token: Option<&str>, failure: Option<Failure>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(token) = token {
        query.append_pair("token", token);
    }
    if let Some(failure) = failure {
        query.append_pair("failed", failure.as_str());
    }
    let query = query.finish();
    if query.is_empty() { RESTORE_PAGE.to_owned() } else { format!("{RESTORE_PAGE}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_back_with_the_link_and_the_reason() {
        for (token, failure, expected) in [
            (None, None, "/restore"),
            (Some("a b"), None, "/restore?token=a+b"),
            (None, Some(Failure::NoRoom), "/restore?failed=no-room"),
            (Some("x"), Some(Failure::NoFile), "/restore?token=x&failed=no-file"),
        ] {
            assert_eq!(place(token, failure), expected);
            let query = expected.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(link_token(query).as_deref(), token);
        }
    }
}
