//! `/offline`: the page that the service worker (`public/sw.js`) keeps for when this server does not answer.

use axum::{
    http::header,
    response::{Html, IntoResponse},
};

/// It runs nothing, and shows this site's icon.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; frame-ancestors 'none'; \
    base-uri 'none'";

/// Answers everybody alike: the worker is there before anybody signs in.
pub(crate) async fn offline() -> impl IntoResponse {
    let headers = [(header::CACHE_CONTROL, "no-cache"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (headers, Html(app::public::offline()))
}
