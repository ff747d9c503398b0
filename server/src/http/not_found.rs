//! The answer where there is nothing.

use app::shell;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};

use super::{problem::problem, session};
use crate::app_state::AppState;

/// Says that there is nothing here: in a page to people, in a problem document to programs.
pub(crate) async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    if session::is_api_path(request.uri().path()) {
        return problem(StatusCode::NOT_FOUND, "Not found", "There is nothing at this address.");
    }
    let options = state.leptos.clone();
    let page = leptos_axum::render_app_async_with_context(move || state.provide(), move || shell(&options));
    let mut response = page(request).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
