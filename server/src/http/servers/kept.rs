//! Backups that are kept here for friends (docs/KEEPERS.md): for those whose they are, and for the new machine to which the owner gave one.
//!
//! A request that comes twice does once more what it did, so that nonces are not remembered: a file has thousands of pieces.

use std::net::SocketAddr;

use axum::{
    Extension, Json,
    body::{self, Bytes},
    extract::{
        ConnectInfo, FromRequestParts, Path, Query, Request, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{NodeId, Sha256, keeping::KeptName, limits};
use federation::{
    signature,
    wire::{KeptChallenge, KeptHas, KeptListed, KeptProof},
};
use node::{BroughtPiece, KeptOne, RemovedKept};
use serde::Deserialize;

use super::{
    refusal::{malformed, nothing_here},
    signed::{Sender, not_signed, unauthorized},
    state::ServersState,
};
use crate::http::{
    problem::{node_failed, problem},
    rate_limit::too_many,
};

/// Nothing of it is kept anywhere.
const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// One who has something kept here.
#[derive(Debug)]
pub(super) struct FromKept(KeptOne);

/// Which piece of which file comes.
#[derive(Debug, Deserialize)]
pub(super) struct BringQuery {
    at: u64,
    size: u64,
    sha256: Sha256,
}

/// Which piece is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct PieceQuery {
    at: u64,
}

impl FromRequestParts<ServersState> for FromKept {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &ServersState) -> Result<Self, Response> {
        let (Some(sender), Some(ConnectInfo(address))) =
            (parts.extensions.get::<Sender>(), parts.extensions.get::<ConnectInfo<SocketAddr>>())
        else {
            return Err(not_signed());
        };
        admit(state, sender.id, *address).await.map(Self)
    }
}

/// One who has nothing kept here is a stranger, who may not ask too often.
async fn admit(state: &ServersState, sender: NodeId, address: SocketAddr) -> Result<KeptOne, Response> {
    match state.node.kept_one(sender, address.ip()).await {
        Ok(Some(kept)) => Ok(kept),
        Ok(None) if state.strangers.allows(address.ip()) => Err(nothing_here()),
        Ok(None) => Err(too_many()),
        Err(error) => Err(failed(&error)),
    }
}

/// `GET /o2m/v1/kept`: all files that are kept. Who may bring nothing may ask as often as a stranger: a long list is work.
pub(super) async fn list(
    State(state): State<ServersState>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    FromKept(kept): FromKept,
) -> Response {
    if !kept.may_write() && !state.strangers.allows(address.ip()) {
        return too_many();
    }
    match kept.list().await {
        Ok(None) => too_many(),
        Ok(Some(list)) => (NO_STORE, [(header::CONTENT_TYPE, "application/json")], list).into_response(),
        Err(error) => failed(&error),
    }
}

/// `PUT /o2m/v1/kept/<name>?at=…&size=…&sha256=…`: a piece of a file. Of nobody else the body is read.
pub(super) async fn bring(
    State(state): State<ServersState>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    name: Result<Path<KeptName>, PathRejection>,
    query: Result<Query<BringQuery>, QueryRejection>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let signed = match signature::verify(&head, state.node.own_id(), state.node.now()) {
        Ok(signed) => signed,
        Err(error) => return unauthorized(error),
    };
    let kept = match admit(&state, signed.id(), address).await {
        Ok(kept) if kept.may_write() => kept,
        Ok(_) => return nothing_here(),
        Err(refusal) => return refusal,
    };
    let (Ok(Path(name)), Ok(Query(BringQuery { at, size, sha256 }))) = (name, query) else { return malformed() };
    // Whatever waits here waits without its body.
    let Some(bringing) = kept.begin().await else { return too_many() };
    let Ok(piece) = body::to_bytes(body, limits::KEPT_PIECE_BYTES).await else {
        return problem(StatusCode::BAD_REQUEST, "Piece too large", "A piece is larger than 256 KiB.");
    };
    if let Err(error) = signed.with_body(&piece) {
        return unauthorized(error);
    }
    match bringing.bring(KeptListed { name, size_bytes: size, sha256 }, at, piece).await {
        Ok(BroughtPiece::Whole) => StatusCode::NO_CONTENT.into_response(),
        Ok(BroughtPiece::Has(has_bytes)) => (StatusCode::ACCEPTED, Json(KeptHas { has_bytes })).into_response(),
        Ok(BroughtPiece::OverQuota) => {
            problem(StatusCode::PAYLOAD_TOO_LARGE, "Over quota", "It would be more than is kept for you.")
        }
        Ok(BroughtPiece::NoRoom) => {
            problem(StatusCode::INSUFFICIENT_STORAGE, "No room", "There is not enough room here.")
        }
        Ok(BroughtPiece::OtherBytes) => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "Other bytes", "The bytes are not those of the file.")
        }
        Ok(BroughtPiece::NotKept) => nothing_here(),
        Ok(BroughtPiece::TooOften) => too_many(),
        Ok(BroughtPiece::Impossible) => malformed(),
        Err(error) => failed(&error),
    }
}

/// `GET /o2m/v1/kept/<name>?at=…`: a piece of a file.
pub(super) async fn piece(
    FromKept(kept): FromKept,
    name: Result<Path<KeptName>, PathRejection>,
    query: Result<Query<PieceQuery>, QueryRejection>,
) -> Response {
    let (Ok(Path(name)), Ok(Query(PieceQuery { at }))) = (name, query) else { return nothing_here() };
    match kept.piece(name, at).await {
        Ok(Some(piece)) => {
            (NO_STORE, [(header::CONTENT_TYPE, "application/octet-stream")], Bytes::from(piece)).into_response()
        }
        Ok(None) => nothing_here(),
        Err(error) => failed(&error),
    }
}

/// `DELETE /o2m/v1/kept/<name>`: it is not needed any more.
pub(super) async fn remove(FromKept(kept): FromKept, name: Result<Path<KeptName>, PathRejection>) -> Response {
    let Ok(Path(name)) = name else { return nothing_here() };
    match kept.remove(name).await {
        Ok(RemovedKept::Removed) => StatusCode::NO_CONTENT.into_response(),
        Ok(RemovedKept::NotTheirs) => nothing_here(),
        Ok(RemovedKept::TooOften) => too_many(),
        Err(error) => failed(&error),
    }
}

/// `GET /o2m/v1/kept-proof/<name>?salt=…&at=…&length=…`: that the file is here.
pub(super) async fn prove(
    FromKept(kept): FromKept,
    name: Result<Path<KeptName>, PathRejection>,
    query: Result<Query<KeptChallenge>, QueryRejection>,
) -> Response {
    let Ok(Path(name)) = name else { return nothing_here() };
    let Some(challenge) = query.ok().map(|Query(challenge)| challenge).filter(KeptChallenge::is_possible) else {
        return malformed();
    };
    if !kept.may_prove() {
        return too_many();
    }
    match kept.prove(name, challenge).await {
        Ok(Some(sha256)) => (NO_STORE, Json(KeptProof { sha256 })).into_response(),
        Ok(None) => nothing_here(),
        Err(error) => failed(&error),
    }
}

/// `PUT /o2m/v1/kept-asked/<id>`: a new machine asks for the backup of the server with that key. Whether there is one is told nobody.
pub(super) async fn ask(
    State(state): State<ServersState>,
    Extension(sender): Extension<Sender>,
    Path(lost): Path<String>,
) -> Response {
    let now = state.node.now();
    let is_new =
        sender.nonce.as_ref().is_some_and(|nonce| state.nonces_of_strangers.admit(sender.id, nonce, now).is_ok());
    if !is_new {
        return not_signed();
    }
    let Ok(lost) = lost.parse::<NodeId>() else { return nothing_here() };
    match state.node.ask_for_kept(lost, sender.id).await {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(error) => failed(&error),
    }
}

fn failed(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(error, "a request for what is kept could not be answered");
    node_failed()
}
