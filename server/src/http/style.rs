//! `/style`: every component in every state, for those who work on them. In development builds alone.

use std::sync::LazyLock;

use app::public::style::{Scenery, StylePage, StylePageProps};
use axum::{
    extract::{Request, State},
    http::header,
    response::Response,
};

use super::page::POLICY;
use crate::app_state::AppState;

/// What the browser tests furnish servers with.
static SCENERY: LazyLock<Scenery> = LazyLock::new(|| {
    let words = include_str!("../../../end2end/support/scenery/words.json");
    serde_json::from_str(words).expect("the words are in the form of the page")
});

/// Answers with the page.
pub(crate) async fn page(State(state): State<AppState>, request: Request) -> Response {
    let stylesheet = state.stylesheet();
    let document = move || StylePage(StylePageProps { scenery: &SCENERY, stylesheet: stylesheet.clone() });
    let render = leptos_axum::render_app_async_with_context(move || state.provide(), document);
    let mut response = render(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}
