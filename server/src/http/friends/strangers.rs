//! What strangers may ask: who lives here, a friendship, and what became of the wish.

use std::net::SocketAddr;

use axum::{
    body::Bytes,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use federation::wire::{Acceptance, FriendRequest, RequestState};
use node::{Node, ReceiveRequestError, UnknownRequest};

use super::friend::{bearer, failed};
use crate::http::problem::problem;

/// `GET /.well-known/o2m`: who lives here.
pub(super) async fn well_known(State(node): State<Node>) -> Response {
    match node.well_known().await {
        Ok(Some(well_known)) => json(StatusCode::OK, well_known.to_json()),
        Ok(None) => nobody_home(),
        Err(error) => failed(&error),
    }
}

/// `POST /o2m/v1/friend-requests`: asks the owner. Blocked and unknown get the same bytes.
pub(super) async fn request(
    State(node): State<Node>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    body: Bytes,
) -> Response {
    let Ok(request) = FriendRequest::parse(&body) else { return malformed() };
    match node.receive_request(&request, address.ip()).await {
        Ok(()) => json(StatusCode::ACCEPTED, RequestState::Pending.to_json()),
        Err(ReceiveRequestError::NotSetUp) => nobody_home(),
        Err(ReceiveRequestError::Full) => {
            problem(StatusCode::SERVICE_UNAVAILABLE, "Too many requests", "Too many friend requests wait already.")
        }
        Err(ReceiveRequestError::Store(error)) => failed(&error),
    }
}

/// `GET /o2m/v1/friend-requests/current`: what became of the request whose secret is presented.
pub(super) async fn request_state(State(node): State<Node>, headers: HeaderMap) -> Response {
    let Some(secret) = bearer(&headers) else { return unknown_request() };
    match node.request_state(secret).await {
        Ok(Some(state)) => json(StatusCode::OK, state.to_json()),
        Ok(None) => unknown_request(),
        Err(error) => failed(&error),
    }
}

/// `DELETE /o2m/v1/friend-requests/current`: the asker takes the request back.
pub(super) async fn take_back(State(node): State<Node>, headers: HeaderMap) -> Response {
    let Some(secret) = bearer(&headers) else { return unknown_request() };
    match node.take_back_request(secret).await {
        Ok(true) => StatusCode::NO_CONTENT.into_response(),
        Ok(false) => unknown_request(),
        Err(error) => failed(&error),
    }
}

/// `POST /o2m/v1/friend-requests/acceptance`: accepts what this owner asked.
pub(super) async fn accept(State(node): State<Node>, body: Bytes) -> Response {
    let Ok(acceptance) = Acceptance::parse(&body) else { return malformed() };
    match node.take_acceptance(&acceptance).await {
        Ok(answer) => json(StatusCode::OK, answer.to_json()),
        Err(UnknownRequest::Unknown) => unknown_request(),
        Err(UnknownRequest::Store(error)) => failed(&error),
    }
}

fn json(status: StatusCode, body: Bytes) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn nobody_home() -> Response {
    problem(StatusCode::NOT_FOUND, "Nobody lives here yet", "This server is not set up yet.")
}

fn unknown_request() -> Response {
    problem(StatusCode::NOT_FOUND, "No such request", "There is no such friend request.")
}

fn malformed() -> Response {
    problem(StatusCode::BAD_REQUEST, "Malformed", "The body is not what docs/PROTOCOL.md says.")
}
