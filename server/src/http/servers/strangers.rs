//! What strangers may ask: whose server this is, and a friendship.

use std::net::SocketAddr;

use axum::{
    Extension,
    body::Bytes,
    extract::{ConnectInfo, Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::NodeId;
use federation::wire::{PeerMessage, SignedInstance};
use node::{Node, ReceiveMessageError, Reply, Standing};

use super::{
    friend::failed,
    refusal::malformed,
    signed::{Sender, not_signed},
    state::ServersState,
};
use crate::http::{instance::with_instance, problem::problem};

/// `GET /.well-known/o2m`: whose server this is.
pub(super) async fn well_known(State(node): State<Node>) -> Response {
    match node.well_known().await {
        Ok(Some(well_known)) => json(StatusCode::OK, well_known.to_json()),
        Ok(None) => not_set_up(),
        Err(error) => failed(&error),
    }
}

/// `PUT /o2m/v1/peers/<id>`: how the owner of the server `id` stands towards this one, by their newest word.
pub(super) async fn state(
    State(state): State<ServersState>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Extension(sender): Extension<Sender>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let now = state.node.now();
    // A stranger that has become known meanwhile could say the same again: it would change nothing, by its number.
    let nonces = match state.node.standing(sender.id).await {
        Ok(Standing::Chosen) => &state.nonces_of_friends,
        Ok(Standing::Known) => &state.nonces_of_known,
        Ok(Standing::Stranger) => &state.nonces_of_strangers,
        Err(error) => return failed(&error),
    };
    let is_new = sender.nonce.as_ref().is_some_and(|nonce| nonces.admit(sender.id, nonce, now).is_ok());
    if id.parse() != Ok::<NodeId, _>(sender.id) || !is_new {
        return not_signed();
    }
    let Ok(message) = PeerMessage::parse(&body) else { return malformed() };
    if message.instance.as_ref().is_some_and(|instance| instance.owner() != sender.id) {
        return malformed();
    }
    match state.node.receive(sender.id, address.ip(), &message).await {
        Ok(Reply { answer, newer }) => match answer.to_json() {
            None => StatusCode::NO_CONTENT.into_response(),
            Some(conflict) => {
                let newer = newer.as_ref().map(SignedInstance::as_str);
                with_instance(newer, json(StatusCode::CONFLICT, conflict))
            }
        },
        Err(ReceiveMessageError::NotSetUp) => not_set_up(),
        Err(ReceiveMessageError::Full) => {
            problem(StatusCode::SERVICE_UNAVAILABLE, "Too many requests", "Too many friend requests wait already.")
        }
        Err(ReceiveMessageError::Tomorrow) => {
            problem(StatusCode::SERVICE_UNAVAILABLE, "Too much news", "As much as is written down in a day came today.")
        }
        Err(ReceiveMessageError::Store(error)) => failed(&error),
    }
}

fn json(status: StatusCode, body: Bytes) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn not_set_up() -> Response {
    problem(StatusCode::NOT_FOUND, "Not set up yet", "This server is not set up yet.")
}
