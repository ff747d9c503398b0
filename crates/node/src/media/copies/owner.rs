//! What the owner is shown of copies, and decides about them.

use std::cmp::Reverse;

use domain::{CopiesCap, Peer};
use store::StoreError;

use super::error::CopiesError;
use crate::{node::Node, owner::Owner};

/// How much space copies take.
#[derive(Debug, Clone)]
pub struct CopiesInUse {
    pub cap: CopiesCap,
    /// The most that copies of one friend may take.
    pub quota_bytes: u64,
    pub used_bytes: u64,
    /// Whose they are, and how many bytes; the most first.
    pub friends: Vec<(Peer, u64)>,
}

/// What the owner does with copies of what friends share.
#[derive(Debug, Clone, Copy)]
pub struct OwnerCopies<'a> {
    node: &'a Node,
}

impl Owner {
    /// What the owner does with copies of what friends share.
    pub fn copies(&self) -> OwnerCopies<'_> {
        OwnerCopies { node: &self.node }
    }
}

impl OwnerCopies<'_> {
    /// How much space copies of what friends share take, of how much.
    pub async fn in_use(self) -> Result<CopiesInUse, StoreError> {
        let store = &self.node.store;
        let cap = store.copies_rules().await?.cap;
        let sizes = store.copies_sizes().await?;
        let peers = store.peers().await?.into_iter();
        let size = |peer: &Peer| sizes.iter().find(|(id, _)| *id == peer.id).map(|(_, bytes)| *bytes);
        let mut friends: Vec<_> = peers.filter_map(|peer| size(&peer).map(|bytes| (peer, bytes))).collect();
        friends.sort_by_key(|(_, bytes)| Reverse(*bytes));
        Ok(CopiesInUse {
            cap,
            quota_bytes: cap.quota(store.friend_count().await?),
            used_bytes: sizes.iter().map(|(_, bytes)| bytes).sum(),
            friends,
        })
    }

    /// Gives copies so much space from now on; what is too much is evicted before this returns.
    pub async fn set_cap(self, cap: CopiesCap) -> Result<(), CopiesError> {
        let tx = self.node.store.write().await?;
        tx.set_copies_cap(cap).await?;
        tx.commit().await?;
        self.node.keep_to_cap().await
    }

    /// Removes all copies. What is known by now comes again only when a page shows it.
    pub async fn remove_all(self) -> Result<(), CopiesError> {
        let tx = self.node.store.write().await?;
        tx.set_copies_removed(self.node.now()).await?;
        tx.commit().await?;
        self.node.evict_all().await
    }
}
