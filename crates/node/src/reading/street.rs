//! The street: the friends whose windows one sees.

use std::cmp::Reverse;

use domain::{FriendshipState, Peer};
use store::StoreError;

use super::owner::OwnerReading;

impl OwnerReading<'_> {
    /// Every friend, the one whose server was heard last first.
    pub async fn neighbours(self) -> Result<Vec<Peer>, StoreError> {
        let mut peers = self.node.store.peers().await?;
        peers.retain(|peer| peer.state == FriendshipState::Accepted);
        peers.sort_by_key(|peer| Reverse(peer.last_heard_at));
        Ok(peers)
    }
}
