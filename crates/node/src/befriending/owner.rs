//! The people whose servers this one knows, for the owner to see.

use domain::{Peer, PeerId};
use store::StoreError;

use crate::{node::Node, owner::Owner};

/// What the owner does with friends, and with those who are not yet or no more.
#[derive(Debug, Clone, Copy)]
pub struct OwnerFriends<'a> {
    pub(super) node: &'a Node,
}

impl Owner {
    /// What the owner does with friends, and with those who are not yet or no more.
    pub fn friends(&self) -> OwnerFriends<'_> {
        OwnerFriends { node: &self.node }
    }
}

impl OwnerFriends<'_> {
    /// Every peer, in any state, oldest first.
    pub async fn peers(self) -> Result<Vec<Peer>, StoreError> {
        self.node.store.peers().await
    }

    /// The peer `id`.
    pub async fn peer(self, id: PeerId) -> Result<Option<Peer>, StoreError> {
        self.node.store.peer(id).await
    }

    /// How many comments of the peer's stand in the owner's threads.
    pub async fn comments_of(self, peer: &Peer) -> Result<u64, StoreError> {
        match peer.node_id {
            Some(key) => self.node.store.count_comments_by(key).await,
            None => Ok(0),
        }
    }
}
