//! The end of a friendship, or of a request: by the owner, or by the friend.

use domain::{FriendshipState, NotificationKind, PeerId, Sha256};
use store::{DroppedCopies, Leaving, PeerRow, StoreError};

use crate::{Friend, LiveEvent, Node, Owner};

/// Why nothing was ended.
#[derive(Debug, thiserror::Error)]
pub enum EndError {
    /// It has ended already, or never began.
    #[error("there is nothing to end")]
    NotThere,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Owner {
    /// Ends the friendship: tokens are dead and copies dropped from now on, and the peer is told as soon as it can be.
    pub async fn end_friendship(&self, peer: PeerId) -> Result<(), EndError> {
        self.node.leave(peer, FriendshipState::Ended, |row| row.state == FriendshipState::Accepted).await
    }

    /// Takes back a request that waits for an answer.
    pub async fn withdraw_request(&self, peer: PeerId) -> Result<(), EndError> {
        self.node.leave(peer, FriendshipState::Ended, |row| row.state == FriendshipState::Requested).await
    }

    /// Puts a request away that was declined.
    pub async fn put_away(&self, peer: PeerId) -> Result<(), EndError> {
        self.node.leave(peer, FriendshipState::Ended, |row| row.state == FriendshipState::Declined).await
    }

    /// Wants nothing from the peer from now on, neither what it shares nor what it asks.
    pub async fn block(&self, peer: PeerId) -> Result<(), EndError> {
        self.node.leave(peer, FriendshipState::Blocked, |row| row.state != FriendshipState::Blocked).await
    }

    /// Lets the peer ask again.
    pub async fn unblock(&self, peer: PeerId) -> Result<(), EndError> {
        let node = &self.node;
        let tx = node.store.write().await?;
        let row = tx.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Blocked);
        let Some(row) = row else { return Err(EndError::NotThere) };
        let how =
            Leaving { state: FriendshipState::Ended, farewell_due: row.farewell_due, keeps_secret: row.farewell_due };
        tx.leave_peer(peer, how, node.now()).await?;
        tx.commit().await?;
        node.live.send(LiveEvent::FriendsChanged);
        Ok(())
    }
}

impl Friend {
    /// The friend ends the friendship.
    pub async fn end_friendship(&self) -> Result<(), StoreError> {
        let node = &self.node;
        let tx = node.store.write().await?;
        let row = tx.peer_row(self.peer).await?;
        if row.is_none_or(|row| row.state != FriendshipState::Accepted) {
            return Ok(());
        }
        let how = Leaving { state: FriendshipState::Ended, farewell_due: false, keeps_secret: false };
        let dropped = tx.leave_peer(self.peer, how, node.now()).await?;
        tx.add_notification(NotificationKind::FriendshipEnded, Some(self.peer), node.now()).await?;
        tx.commit().await?;
        node.live.send(LiveEvent::NotificationsChanged);
        node.after_leaving(self.peer, dropped).await;
        Ok(())
    }
}

impl Node {
    async fn leave(
        &self,
        peer: PeerId,
        state: FriendshipState,
        may_leave: impl FnOnce(&PeerRow) -> bool,
    ) -> Result<(), EndError> {
        let tx = self.store.write().await?;
        let row = tx.peer_row(peer).await?.filter(may_leave).ok_or(EndError::NotThere)?;
        let dropped = tx.leave_peer(peer, how_to_leave(&row, state), self.now()).await?;
        tx.commit().await?;
        self.peering.farewells_changed.notify_one();
        self.after_leaving(peer, dropped).await;
        Ok(())
    }

    async fn after_leaving(&self, peer: PeerId, dropped: DroppedCopies) {
        tracing::info!(peer.id = peer.0, post.count = dropped.posts.len(), "left a peer");
        self.live.send_posts(dropped.posts.into_iter().map(|post| LiveEvent::PostRemoved { post }).collect());
        self.live.send(LiveEvent::FriendsChanged);
        if let Err(error) = self.remove_files(&dropped.files).await {
            // The daily sweep tries again.
            tracing::warn!(error = &*error, "pictures of a former friend were not removed");
        }
    }

    /// Removes those of `files` that no picture has any more.
    async fn remove_files(&self, files: &[Sha256]) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        for files in files.chunks(500) {
            let _no_new_files = self.media_files.sweep().await;
            let used = self.store.variants_among(files).await?;
            for &file in files.iter().filter(|file| !used.contains(file)) {
                self.media_files.remove(file).await?;
            }
        }
        Ok(())
    }
}

/// Who was a friend or was asked is told; who asked is not: to them it seems to wait, or to be declined.
fn how_to_leave(row: &PeerRow, state: FriendshipState) -> Leaving {
    let farewell_due = row.farewell_due || matches!(row.state, FriendshipState::Accepted | FriendshipState::Requested);
    let is_request = matches!(row.state, FriendshipState::Requested | FriendshipState::Received);
    Leaving { state, farewell_due, keeps_secret: is_request }
}
