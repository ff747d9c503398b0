//! How servers are refused.

use axum::{http::StatusCode, response::Response};

use crate::http::problem::problem;

/// The one answer to whoever is no friend, and to whatever does not exist: unknown, ended and blocked get the same bytes.
pub(super) fn nothing_here() -> Response {
    problem(StatusCode::NOT_FOUND, "Not found", "There is nothing here for you.")
}

/// The answer to a body that is not of the protocol.
pub(super) fn malformed() -> Response {
    problem(StatusCode::BAD_REQUEST, "Malformed", "The body is not what docs/PROTOCOL.md says.")
}
