//! `GET /backup`: everything of the owner's as one file, sealed to the recovery sheet, for the browser that asks.

use std::io::{self, BufWriter, Write};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::Permission;
use futures::stream;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::{
    problem::{api_problem, node_failed},
    session,
};
use crate::app_state::AppState;

/// Parts that wait to be sent.
const PARTS: usize = 4;
const PART_BYTES: usize = 64 * 1024;

/// Sends the backup while it is made. What cannot be made whole ends as a connection that breaks, so that no browser takes it for a whole one.
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
    let (sender, parts) = channel(PARTS);
    tokio::spawn(async move {
        let out = BufWriter::with_capacity(PART_BYTES, Parts(sender.clone()));
        if let Err(error) = owner.backups().make(out).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a backup was not made, or not taken to its end");
            let _nobody_waits_any_more = sender.send(Err(io::Error::other("the backup was not made"))).await;
        }
    });
    let fields = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"o2m-backup.tar.age\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::OK, fields, Body::from_stream(received(parts))).into_response()
}

fn received(parts: Receiver<io::Result<Bytes>>) -> impl futures::Stream<Item = io::Result<Bytes>> {
    stream::unfold(parts, async |mut parts| Some((parts.recv().await?, parts)))
}

/// Where the thread that makes the backup writes it to.
struct Parts(Sender<io::Result<Bytes>>);

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
