//! `GET /export`: a zip with what the owner wrote, for the browser that asks.

use axum::{
    extract::State,
    http::{Extensions, HeaderMap},
    response::Response,
};
use domain::Permission;

use super::{download, problem::api_problem, session};
use crate::app_state::AppState;

/// Sends the export while it is made.
pub(crate) async fn download(State(state): State<AppState>, headers: HeaderMap, extensions: Extensions) -> Response {
    let owner = match session::owner(&state.node, &headers, &extensions, Permission::Manage).await {
        Ok(owner) => owner,
        Err(error) => return api_problem(&error),
    };
    let make = async move |out: download::Out| owner.export().make(app::public::export::page, out).await;
    download::sent("o2m-export.zip", "application/zip", make)
}
