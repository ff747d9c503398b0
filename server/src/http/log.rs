//! `GET /log`: what is kept of the log, for the browser that asks.

use std::io;

use axum::{
    extract::State,
    http::{Extensions, HeaderMap},
    response::Response,
};
use domain::Permission;
use node::log_file;
use tokio::task::spawn_blocking;

use super::{download, problem::api_problem, session};
use crate::app_state::AppState;

/// Sends it from its beginning to now.
pub(crate) async fn download(State(state): State<AppState>, headers: HeaderMap, extensions: Extensions) -> Response {
    if let Err(error) = session::owner(&state.node, &headers, &extensions, Permission::Manage).await {
        return api_problem(&error);
    }
    let data = state.node.data().to_owned();
    let make = async move |mut out: download::Out| {
        let copy = move || -> io::Result<download::Out> {
            log_file::copy_to(&data, &mut out)?;
            io::Write::flush(&mut out)?;
            Ok(out)
        };
        spawn_blocking(copy).await.map_err(io::Error::other).and_then(|copied| copied)
    };
    download::sent("o2m.log", "text/plain; charset=utf-8", make)
}
