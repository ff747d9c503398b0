//! What friends' servers say: that something changed, and whether they can be reached.

use std::net::SocketAddr;

use axum::{
    body::Bytes,
    extract::ConnectInfo,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use federation::wire::{Poke, dialled_back_to_json};

use super::{
    friend::{FromFriend, failed},
    refusal::malformed,
};
use crate::http::instance::with_instance;

/// `POST /o2m/v1/poke`: something changed at the friend's.
pub(super) async fn poke(FromFriend(friend): FromFriend, body: Bytes) -> Response {
    let Ok(poke) = Poke::parse(&body) else { return malformed() };
    match friend.poked(poke).await {
        Ok(()) => with_instance(friend.instance(), StatusCode::NO_CONTENT.into_response()),
        Err(error) => failed(&error),
    }
}

/// `POST /o2m/v1/dial-back`: the friend wants to know whether its server can be reached from here, where it asks.
pub(super) async fn dial_back(
    FromFriend(friend): FromFriend,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
) -> Response {
    match friend.dial_back(source.ip()).await {
        Ok(Some(found)) => {
            let json = [(header::CONTENT_TYPE, "application/json")];
            with_instance(friend.instance(), (json, dialled_back_to_json(&found)).into_response())
        }
        Ok(None) => StatusCode::TOO_MANY_REQUESTS.into_response(),
        Err(error) => failed(&error),
    }
}
