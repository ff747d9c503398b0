//! What two owners compare.

use domain::{FriendshipState, PeerId};
use node::Owner;

use crate::api::{ApiError, VerificationView};

/// What the owner and the friend `id` compare.
pub(in crate::api) async fn verification(owner: &Owner, id: PeerId) -> Result<Option<VerificationView>, ApiError> {
    let friend = owner.friends().peer(id).await?.filter(|peer| peer.state == FriendshipState::Accepted);
    let (Some(friend), Some(digits)) = (friend, owner.friends().verification(id).await?) else { return Ok(None) };
    let own_name = owner.node().profile().await?.name;
    let (groups, is_verified) = (digits.groups.into(), digits.is_verified);
    Ok(Some(VerificationView { groups, is_verified, name: friend.name, own_name }))
}
