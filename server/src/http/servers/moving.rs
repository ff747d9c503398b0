//! What the new machine asks of the one that is left (docs/MOVING.md). It has no key yet, and is known by that it knows the code.

use std::{io, net::SocketAddr};

use axum::{
    Json,
    body::Body,
    extract::{ConnectInfo, FromRequestParts, Query, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use federation::moving::{MoveProof, O2M_MOVE, O2M_MOVE_HAS};
use futures::StreamExt;
use node::{EndMoveError, Mover};
use serde::Deserialize;
use tokio_util::io::ReaderStream;

use super::{refusal::nothing_here, state::ServersState};
use crate::http::{
    download,
    problem::{node_failed, problem},
    rate_limit::too_many,
};

/// Nothing of it is kept anywhere.
const CACHE_CONTROL: &str = "no-store";

/// The new machine.
#[derive(Debug)]
pub(super) struct FromMover(Mover);

/// Which file is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct FileQuery {
    path: String,
}

impl FromRequestParts<ServersState> for FromMover {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &ServersState) -> Result<Self, Response> {
        let Some(proof) = field(&parts.headers, O2M_MOVE).and_then(MoveProof::parse) else {
            return Err(nothing_here());
        };
        let ConnectInfo(address): ConnectInfo<SocketAddr> =
            ConnectInfo::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        match state.node.admit_mover(proof) {
            Some(mover) => Ok(Self(mover)),
            None if state.strangers.allows(address.ip()) => Err(no_move()),
            None => Err(too_many()),
        }
    }
}

/// `GET /o2m/v1/move`: how the move stands.
pub(super) async fn offer(FromMover(mover): FromMover) -> Response {
    match mover.offer().await {
        Ok(offer) => ([(header::CACHE_CONTROL, CACHE_CONTROL)], Json(offer)).into_response(),
        Err(error) => failed(&error),
    }
}

/// `GET /o2m/v1/move/files`: the list of files.
pub(super) async fn files(FromMover(mover): FromMover) -> Response {
    download::sent("files.jsonl", "application/jsonl", async move |out: download::Out| mover.list(out).await)
}

/// `GET /o2m/v1/move/file?path=…`: one of them.
pub(super) async fn file(
    FromMover(mover): FromMover,
    headers: HeaderMap,
    query: Result<Query<FileQuery>, QueryRejection>,
) -> Response {
    if let Some(has_bytes) = field(&headers, O2M_MOVE_HAS).and_then(|text| text.parse().ok()) {
        mover.note_has(has_bytes);
    }
    let Ok(Query(FileQuery { path })) = query else { return nothing_here() };
    let Some((file, size_bytes)) = mover.open(&path).await else { return nothing_here() };
    let pieces = ReaderStream::new(tokio::io::AsyncReadExt::take(file, size_bytes));
    // What breaks off is asked for once more, and then counts as lost.
    let pieces = pieces.map(move |piece| match piece {
        Ok(_) if !mover.goes_on() => Err(io::Error::other("the move is closed")),
        piece => piece.inspect_err(|error| tracing::warn!(path, %error, "a file does not move: it cannot be read")),
    });
    let fields = [(header::CACHE_CONTROL, CACHE_CONTROL.to_owned()), (header::CONTENT_LENGTH, size_bytes.to_string())];
    (fields, Body::from_stream(pieces)).into_response()
}

/// `POST /o2m/v1/move/end`: from now on nobody is served here.
pub(super) async fn end(FromMover(mover): FromMover) -> Response {
    match mover.end().await {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(EndMoveError::Closed) => no_move(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "this server does not move, and goes on here");
            match error {
                EndMoveError::NoRoom(_) => problem(
                    StatusCode::INSUFFICIENT_STORAGE,
                    "No room",
                    "There is not enough room here for a copy of the database. This server goes on.",
                ),
                EndMoveError::Snapshot(_) | EndMoveError::Copy(_) => problem(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "No copy",
                    "The database here cannot be copied whole. This server goes on.",
                ),
                _ => node_failed(),
            }
        }
    }
}

/// `GET /o2m/v1/move/archive`: the rest.
pub(super) async fn archive(FromMover(mover): FromMover) -> Response {
    if !mover.has_ended() {
        return problem(StatusCode::CONFLICT, "Not ended", "This server has not ended yet.");
    }
    download::sent("archive.tar", "application/x-tar", async move |out: download::Out| mover.archive(out).await)
}

/// `POST /o2m/v1/move/arrived`: everything is at its new place.
pub(super) async fn arrived(FromMover(mover): FromMover) -> Response {
    match mover.arrived().await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => failed(&error),
    }
}

fn field<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The same where no move is open, and where the code is another one: whoever does not know it is not told which. The new machine reads the status
/// alone.
fn no_move() -> Response {
    problem(StatusCode::FORBIDDEN, "No move", "No move is open here, or its code is another one, or has ended.")
}

fn failed(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(error, "a request of the machine to which this server moves could not be answered");
    node_failed()
}
