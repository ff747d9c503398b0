//! `GET /backup`: everything of the owner's as one file, sealed to the recovery sheet, for the browser that asks.

use axum::{
    extract::State,
    http::{Extensions, HeaderMap},
    response::{IntoResponse, Redirect, Response},
};
use domain::Permission;

use super::{
    download,
    problem::{api_problem, node_failed},
    session,
};
use crate::app_state::AppState;

/// Sends the backup while it is made.
pub(crate) async fn download(State(state): State<AppState>, headers: HeaderMap, extensions: Extensions) -> Response {
    let owner = match session::owner(&state.node, &headers, &extensions, Permission::Manage).await {
        Ok(owner) => owner,
        Err(error) => return api_problem(&error),
    };
    match owner.backups().sheet_since().await {
        Ok(Some(_)) if owner.session().is_some() => {}
        Ok(_) => return Redirect::to("/settings#backup").into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the recovery sheet could not be read");
            return node_failed();
        }
    }
    let make = async move |out: download::Out| owner.backups().make(out).await;
    download::sent("o2m-backup.tar.age", "application/octet-stream", make)
}
