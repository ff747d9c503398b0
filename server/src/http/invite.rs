//! `/invite`: the page that an invite opens, the same for everybody who asks. Whose invite it is, and where they are, stands behind the `#`
//! of its URL, which never comes here.

use axum::{
    Router,
    extract::State,
    http::header,
    response::{Html, IntoResponse},
    routing::get,
};
use domain::Invite;

use crate::app_state::AppState;

/// Its own script, and nothing from elsewhere. It sends no form: the script leads on to the reader's own server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// The page, for every browser.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route(Invite::PAGE, get(page))
}

async fn page(State(state): State<AppState>) -> impl IntoResponse {
    let headers = [
        (header::CACHE_CONTROL, "public, no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, Html(app::public::invite(&state.stylesheet())))
}
