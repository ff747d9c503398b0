//! The owner answers a friend request.

use domain::{
    FriendshipState, LiveEvent, PeerId,
    friendship::{OwnerAction, Seq},
};
use store::StoreError;

use super::{end::EndError, number::decide, owner::OwnerFriends};
use crate::node::Node;

/// Why a request was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// Its asker took it back, or it was answered.
    #[error("no such request waits for an answer")]
    NoRequest,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OwnerFriends<'_> {
    /// Accepts the request of `peer`, who is told as soon as they can be.
    pub async fn accept(self, peer: PeerId) -> Result<(), AcceptError> {
        let node = self.node;
        node.tell_new_card().await?;
        let known = node.known_before_keys(peer).await?;
        let tx = node.store.write().await?;
        let row = tx.peer_row(peer).await?.ok_or(AcceptError::NoRequest)?;
        if row.state == FriendshipState::Accepted {
            return Ok(());
        }
        let next = decide(&row.friendship, OwnerAction::Accept, node.now()).map_err(|_| AcceptError::NoRequest)?;
        if let Some(known) = known {
            tx.move_copies(known, peer).await?;
        }
        tx.set_my_note(peer, "").await?;
        tx.save_friendship(&row, &next, node.now()).await?;
        tx.commit().await?;
        tracing::info!(peer.id = peer.0, "befriended");
        node.live.send(LiveEvent::FriendsChanged);
        node.live.send(LiveEvent::NotificationsChanged);
        node.peering.statements_changed.notify_one();
        Ok(())
    }

    /// Declines the request of `peer`, who is told.
    pub async fn decline(self, peer: PeerId) -> Result<(), EndError> {
        self.node.act(peer, OwnerAction::Decline).await
    }

    /// Puts every request away that waits for an answer. Strangers are not told.
    pub async fn clear_requests(self) -> Result<(), StoreError> {
        let node = self.node;
        let tx = node.store.write().await?;
        for row in tx.peers_in(FriendshipState::Received).await? {
            if row.friendship.mine.since == Seq::NONE {
                tx.forget_peer(row.id).await?;
            } else if let Ok(next) = decide(&row.friendship, OwnerAction::Decline, node.now()) {
                // They were friends once, or were asked: what they ask now must not come back with the next word of either side.
                tx.save_friendship(&row, &next, node.now()).await?;
            }
        }
        tx.commit().await?;
        node.peering.statements_changed.notify_one();
        node.live.send(LiveEvent::FriendsChanged);
        node.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }
}

impl Node {
    /// The friend from before there were keys who `peer` is: the server that says to be at that friend's address, and answers there with the key
    /// that asks. What is here of that friend becomes the peer's.
    async fn known_before_keys(&self, peer: PeerId) -> Result<Option<PeerId>, StoreError> {
        let Some(row) = self.store.peer_row(peer).await? else { return Ok(None) };
        for known in self.store.peers_without_key().await? {
            let says_so = known.address == row.address || row.whereabouts.card.contains(&known.address);
            if known.state == FriendshipState::Accepted
                && says_so
                && self.peering.first_contact.greet(&known.address, row.node_id).await.is_ok()
            {
                return Ok(Some(known.id));
            }
        }
        Ok(None)
    }
}
