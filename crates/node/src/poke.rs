//! "Something changed": the word one server gives another, without content.

use std::time::Duration;

use domain::{FriendshipState, PeerId};
use store::StoreError;

use crate::{Friend, Node};

/// Changes within this time are one poke.
const PAUSE: Duration = Duration::from_secs(1);

impl Node {
    /// Tells every friend's server that something changed; returns at once. A poke that is missed costs nothing: friends also ask on
    /// their own.
    pub(crate) fn poke_friends(&self) {
        let node = self.clone();
        tokio::spawn(async move {
            match node.store.peers_in(FriendshipState::Accepted).await {
                Ok(friends) => friends.iter().for_each(|friend| node.poke_soon(friend.id)),
                Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "nobody was poked"),
            }
        });
    }

    /// Pokes one friend: at once, then at most once in [`PAUSE`], and always after the last change.
    pub(crate) fn poke_soon(&self, peer: PeerId) {
        let Some(mut turn) = self.peering.pokes.start(peer) else { return };
        let node = self.clone();
        tokio::spawn(async move {
            loop {
                if let Err(error) = node.poke(peer).await {
                    tracing::error!(peer.id = peer.0, error = &error as &dyn std::error::Error, "a poke failed");
                }
                tokio::time::sleep(PAUSE).await;
                match turn.again() {
                    Some(next) => turn = next,
                    None => return,
                }
            }
        });
    }

    async fn poke(&self, peer: PeerId) -> Result<(), StoreError> {
        let row = self.store.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        let Some(row) = row else { return Ok(()) };
        let Some(client) = self.peer_client(&row) else { return Ok(()) };
        let poked = {
            let _permit = self.peering.exchanges.acquire().await;
            client.poke().await
        };
        match poked {
            Ok(()) => self.heard(&row).await,
            Err(error) => {
                tracing::debug!(peer.id = peer.0, error = &error as &dyn std::error::Error, "a poke did not arrive");
                self.failed(peer, &error).await
            }
        }
    }
}

impl Friend {
    /// The friend says that something changed there.
    pub fn poked(&self) {
        self.node.pull_soon(self.peer);
    }
}
