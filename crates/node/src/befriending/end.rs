//! The end of a friendship, or of a request, by the owner; and what goes with it, whichever side ended it.

use domain::{FriendshipState, LiveEvent, PeerId, PostId, backup::TakeBack, friendship::OwnerAction};
use store::{DroppedCopies, PeerRow, SaidBy, StoreError, WriteTx};

use super::{number::decide, owner::OwnerFriends};
use crate::{node::Node, peering::own_words::save_friendship};

/// Why nothing was ended.
#[derive(Debug, thiserror::Error)]
pub enum EndError {
    /// It has ended already, or never began.
    #[error("there is nothing to end")]
    NotThere,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is to be told of, once it is committed.
#[derive(Debug)]
pub(crate) struct Left {
    dropped: DroppedCopies,
    /// The owner's posts in whose threads something was removed.
    changed: Vec<PostId>,
}

impl OwnerFriends<'_> {
    /// Ends the friendship: nothing is opened to the peer and copies are dropped from now on, and the peer is told as soon as it can be.
    pub async fn end(self, peer: PeerId) -> Result<(), EndError> {
        self.node.act(peer, OwnerAction::End).await
    }

    /// Ends the friendship, and removes the peer's comments from the owner's threads.
    pub async fn end_and_remove_comments(self, peer: PeerId) -> Result<(), EndError> {
        self.node.act_and_remove(peer, OwnerAction::End, Some(SaidBy::Comments)).await
    }

    /// Takes back a request that waits for an answer.
    pub async fn withdraw(self, peer: PeerId) -> Result<(), EndError> {
        self.node.act(peer, OwnerAction::Withdraw).await
    }

    /// Puts a request away that was declined.
    pub async fn put_away(self, peer: PeerId) -> Result<(), EndError> {
        self.node.act(peer, OwnerAction::PutAway).await
    }

    /// Wants nothing from the peer from now on, neither what it shares nor what it asks; and removes what it said in the owner's threads.
    pub async fn block(self, peer: PeerId) -> Result<(), EndError> {
        self.node.act_and_remove(peer, OwnerAction::Block, Some(SaidBy::All)).await
    }

    /// Lets the peer ask again, and shows what it asked meanwhile.
    pub async fn unblock(self, peer: PeerId) -> Result<(), EndError> {
        self.node.act(peer, OwnerAction::Unblock).await
    }
}

impl Node {
    /// Does what the owner wants about `peer`, who is told what concerns them as soon as they can be.
    pub(super) async fn act(&self, peer: PeerId, action: OwnerAction) -> Result<(), EndError> {
        self.act_and_remove(peer, action, None).await
    }

    /// The same; in the transaction in which that is done, what the peer said in the owner's threads is `removed` from them.
    async fn act_and_remove(&self, peer: PeerId, action: OwnerAction, removed: Option<SaidBy>) -> Result<(), EndError> {
        let tx = self.store.write().await?;
        let row = tx.peer_row(peer).await?.ok_or(EndError::NotThere)?;
        let left = self.leave(&tx, &row, action, removed).await?;
        let what = taken_back(&row, action, removed);
        if let Some(what) = &what {
            tx.take_back(what, self.now()).await?;
        }
        tx.commit().await?;
        if what.is_some() {
            self.backups.take_back();
        }
        self.left(peer, left).await;
        Ok(())
    }

    /// Does what the owner wants about the peer in `row`, within `tx`.
    pub(crate) async fn leave(
        &self,
        tx: &WriteTx,
        row: &PeerRow,
        action: OwnerAction,
        removed: Option<SaidBy>,
    ) -> Result<Left, EndError> {
        let dropped = if row.node_id.is_some() {
            let next = decide(&row.friendship, action, self.now()).map_err(|_| EndError::NotThere)?;
            tx.set_my_note(row.id, "").await?;
            save_friendship(tx, row, &next, self.now()).await?
        } else {
            self.act_without_key(tx, row, action).await?
        };
        let changed = match (row.node_id, removed) {
            (Some(author), Some(which)) => tx.remove_items_by(author, which).await?,
            _ => Vec::new(),
        };
        Ok(Left { dropped, changed })
    }

    /// Tells of it, once it is committed.
    pub(crate) async fn left(&self, peer: PeerId, left: Left) {
        let Left { dropped, changed } = left;
        self.live.send_posts(changed.iter().map(|&post| LiveEvent::PostChanged { post }).collect());
        if !changed.is_empty() {
            self.poke_friends();
        }
        self.peering.statements_changed.notify_one();
        self.after_leaving(peer, dropped).await;
    }

    /// A peer from before there were keys cannot be told anything.
    async fn act_without_key(
        &self,
        tx: &WriteTx,
        row: &PeerRow,
        action: OwnerAction,
    ) -> Result<DroppedCopies, EndError> {
        let state = match (action, row.state) {
            (OwnerAction::End, FriendshipState::Accepted) | (OwnerAction::Unblock, FriendshipState::Blocked) => {
                FriendshipState::Ended
            }
            (OwnerAction::Block, FriendshipState::Accepted) => FriendshipState::Blocked,
            _ => return Err(EndError::NotThere),
        };
        let dropped = tx.leave_keyless(row.id, state, self.now()).await?;
        if state == FriendshipState::Ended {
            tx.forget_peer(row.id).await?;
        }
        Ok(dropped)
    }

    /// Tells open pages, and removes files, after the copies of what `peer` shared were dropped.
    pub(super) async fn after_leaving(&self, peer: PeerId, dropped: DroppedCopies) {
        if !dropped.posts.is_empty() {
            tracing::info!(peer.id = peer.0, post.count = dropped.posts.len(), "left a peer");
        }
        let removed = dropped.posts.into_iter().map(|post| LiveEvent::PostRemoved { post });
        self.live.send_posts(removed.collect());
        self.live.send(LiveEvent::FriendsChanged);
        self.live.send(LiveEvent::NotificationsChanged);
        self.remove_left_comment_files_soon();
        if let Err(error) = self.remove_unused_files(&dropped.files).await {
            // The daily sweep tries again.
            tracing::warn!(error = &error as &dyn std::error::Error, "pictures of a former friend were not removed");
        }
    }
}

/// What is told beside the backups of what the owner did about the peer in `row`; nothing of one that can be told nothing.
pub(crate) fn taken_back(row: &PeerRow, action: OwnerAction, removed: Option<SaidBy>) -> Option<TakeBack> {
    let peer = row.node_id?;
    match action {
        OwnerAction::End => Some(TakeBack::Ended { peer, comments: removed.is_some() }),
        OwnerAction::Block => Some(TakeBack::Blocked { peer }),
        // Not blocked, and no friend.
        OwnerAction::Unblock => Some(TakeBack::Ended { peer, comments: false }),
        _ => None,
    }
}
