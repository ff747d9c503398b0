//! What friends' servers say: that something changed.

use axum::{
    body::Bytes,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use federation::wire::Poke;

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
