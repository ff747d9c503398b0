//! The answer when a handler panics: a bug, but not the end of the server.

use std::any::Any;

use axum::{
    body::Body,
    http::{Response, StatusCode},
    response::{Html, IntoResponse},
};
use tower_http::catch_panic::CatchPanicLayer;

const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>O2M made a mistake</title>\
    <h1>O2M made a mistake</h1><p>Nothing that you saved before is lost. <a href=\"/\">Go back to the timeline</a> and try \
    again; the server's log says what went wrong.</p></html>";

/// What makes a response of what a handler panicked with.
type Apology = fn(Box<dyn Any + Send>) -> Response<Body>;

/// Turns a panic into a page that says so.
pub(crate) fn layer() -> CatchPanicLayer<Apology> {
    CatchPanicLayer::custom(apologize as Apology)
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn apologize(panic: Box<dyn Any + Send>) -> Response<Body> {
    let message = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(panic = message.unwrap_or("unknown"), "a handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, Html(PAGE)).into_response()
}
