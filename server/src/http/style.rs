//! `/style`: every component in every state, for those who work on them. In development builds alone.

use std::sync::LazyLock;

use app::public::style::{self, Scenery};
use axum::{
    extract::State,
    http::header,
    response::{Html, IntoResponse, Response},
};

use super::page::POLICY;
use crate::app_state::AppState;

/// What the browser tests furnish servers with.
static SCENERY: LazyLock<Scenery> = LazyLock::new(|| {
    let words = include_str!("../../../end2end/support/scenery/words.json");
    serde_json::from_str(words).expect("the words are in the form of the page")
});

/// Answers with the page.
pub(crate) async fn page(State(state): State<AppState>) -> Response {
    let html = Html(style::page(&SCENERY, &state.stylesheet()));
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], html).into_response()
}
