//! The people whose servers this one knows, for the owner to see.

use domain::{Peer, PeerId};
use store::StoreError;

use crate::owner::Owner;

impl Owner {
    /// Every peer, in any state, oldest first.
    pub async fn peers(&self) -> Result<Vec<Peer>, StoreError> {
        self.node.store.peers().await
    }

    /// The peer `id`.
    pub async fn peer(&self, id: PeerId) -> Result<Option<Peer>, StoreError> {
        self.node.store.peer(id).await
    }
}
