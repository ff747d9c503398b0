//! Errors as problem documents (RFC 9457).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Problem {
    title: &'static str,
    status: u16,
    detail: &'static str,
}

/// An error response. `title` names the kind of problem, `detail` says in one sentence what to do.
pub(crate) fn problem(status: StatusCode, title: &'static str, detail: &'static str) -> Response {
    let mut response = (status, Json(Problem { title, status: status.as_u16(), detail })).into_response();
    let content_type = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}

/// The answer when the node could not do its part, for a reason that was logged.
pub(crate) fn node_failed() -> Response {
    problem(StatusCode::INTERNAL_SERVER_ERROR, "The node failed", "The node failed; its log says why.")
}

/// The answer in place of one that took too long.
pub(crate) fn timed_out() -> Response {
    problem(StatusCode::SERVICE_UNAVAILABLE, "Timed out", "The answer took too long; try again.")
}
