//! `/healthz`: what a supervisor asks.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use node::{Node, Unwell};

use super::problem::problem;

/// 200 while the database answers and all workers run, 503 otherwise.
pub(crate) async fn health(State(node): State<Node>) -> Response {
    match node.check_health().await {
        Ok(()) => "ok".into_response(),
        Err(Unwell::Store) => unwell("The database does not answer; the log says why."),
        // Which one is for the owner alone to know.
        Err(Unwell::Worker(_)) => unwell("Something that runs in the background failed; the log says what."),
    }
}

fn unwell(detail: &'static str) -> Response {
    problem(StatusCode::SERVICE_UNAVAILABLE, "Not well", detail)
}
