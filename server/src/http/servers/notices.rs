//! What friends' servers say: that something changed, and that it is over.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::friend::{FromFriend, failed};

/// `POST /o2m/v1/poke`: something changed at the friend's.
pub(super) async fn poke(FromFriend(friend): FromFriend) -> StatusCode {
    friend.poked();
    StatusCode::NO_CONTENT
}

/// `DELETE /o2m/v1/friendship`: the friend ends the friendship.
pub(super) async fn end(FromFriend(friend): FromFriend) -> Response {
    match friend.end_friendship().await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => failed(&error),
    }
}
