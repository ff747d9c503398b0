//! Who asks: an accepted friend's server, or no one who is answered.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
    response::Response,
};
use node::{Friend, StoreError};

use super::{
    refusal::nothing_here,
    signed::{Sender, not_signed},
    state::ServersState,
};
use crate::http::problem::node_failed;

/// The friend whose server asks.
#[derive(Debug)]
pub(super) struct FromFriend(pub(super) Friend);

impl FromRequestParts<ServersState> for FromFriend {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &ServersState) -> Result<Self, Response> {
        let (Some(sender), Some(ConnectInfo(address))) =
            (parts.extensions.get::<Sender>(), parts.extensions.get::<ConnectInfo<SocketAddr>>())
        else {
            return Err(not_signed());
        };
        match state.node.friend(sender.id, address.ip()).await {
            Ok(Some(friend)) => {
                let is_new = sender
                    .nonce
                    .as_ref()
                    .is_none_or(|nonce| state.nonces_of_friends.admit(sender.id, nonce, state.node.now()).is_ok());
                if is_new { Ok(Self(friend)) } else { Err(not_signed()) }
            }
            Ok(None) => Err(nothing_here()),
            Err(error) => Err(failed(&error)),
        }
    }
}

/// The answer when the node could not do its part.
pub(super) fn failed(error: &StoreError) -> Response {
    tracing::error!(error = error as &dyn std::error::Error, "a request of another server could not be answered");
    node_failed()
}
