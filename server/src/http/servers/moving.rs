//! What the new machine asks of the one that is left (docs/MOVING.md). It has no key yet, and is known by that it knows the code.

use axum::{
    Json,
    body::Body,
    extract::{FromRequestParts, Query, rejection::QueryRejection},
    http::{HeaderMap, HeaderName, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use federation::moving::{MoveProof, O2M_MOVE, O2M_MOVE_HAS};
use node::{MoveRefused, Mover};
use serde::Deserialize;
use tokio_util::io::ReaderStream;

use super::{refusal::nothing_here, state::ServersState};
use crate::http::{
    download,
    problem::{node_failed, problem},
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
        state.node.admit_mover(proof).map(Self).map_err(refused)
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
    match mover.open(&path).await {
        Ok(Some((file, size_bytes))) => {
            let fields = [(header::CACHE_CONTROL, CACHE_CONTROL.to_owned()), length(size_bytes)];
            (fields, Body::from_stream(ReaderStream::new(tokio::io::AsyncReadExt::take(file, size_bytes))))
                .into_response()
        }
        Ok(None) => nothing_here(),
        Err(error) => failed(&error),
    }
}

/// `POST /o2m/v1/move/end`: from now on nobody is served here.
pub(super) async fn end(FromMover(mover): FromMover) -> Response {
    match mover.end().await {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(error) => failed(&error),
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

fn length(size_bytes: u64) -> (HeaderName, String) {
    (header::CONTENT_LENGTH, size_bytes.to_string())
}

fn field<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The new machine reads the status alone.
fn refused(refused: MoveRefused) -> Response {
    match refused {
        MoveRefused::WrongCode => {
            problem(StatusCode::UNAUTHORIZED, "Wrong code", "The code of the move is another one.")
        }
        MoveRefused::NoCode => {
            problem(StatusCode::FORBIDDEN, "No move", "No move is open here, or its code has ended.")
        }
    }
}

fn failed(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(error, "a request of the machine to which this server moves could not be answered");
    node_failed()
}
