//! What the owner does not want to hear of: persons, threads and words. It stays on this node.

use domain::{FriendshipState, Hidden, LiveEvent, Mute, MuteId, MuteTime, Muted, limits};
use store::StoreError;

use crate::{node::Node, owner::Owner};

/// What the owner mutes.
#[derive(Debug, Clone, Copy)]
pub struct OwnerMutes<'a> {
    pub(super) node: &'a Node,
}

/// Why something was not muted.
#[derive(Debug, thiserror::Error)]
pub enum MuteError {
    #[error("there is no such friend or post")]
    NotFound,
    #[error("too much is muted")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Owner {
    /// What the owner mutes.
    pub fn mutes(&self) -> OwnerMutes<'_> {
        OwnerMutes { node: &self.node }
    }
}

impl OwnerMutes<'_> {
    /// All that is muted now, the newest first.
    pub async fn list(self) -> Result<Vec<Mute>, StoreError> {
        let now = self.node.now();
        Ok(self.node.store.mutes().await?.into_iter().filter(|mute| mute.is_on(now)).collect())
    }

    /// Mutes a friend, what is said under a post, or words, from now on. What was told of the thread and is unread counts as read.
    pub async fn mute(self, what: &Muted, time: MuteTime) -> Result<(), MuteError> {
        let now = self.node.now();
        let tx = self.node.store.write().await?;
        let is_there = match what {
            Muted::Person(peer) => tx.peer_row(*peer).await?.is_some_and(|row| row.state == FriendshipState::Accepted),
            Muted::Thread(post) => tx.thread_post(*post).await?.is_some(),
            Muted::Words(_) => true,
        };
        if !is_there {
            return Err(MuteError::NotFound);
        }
        tx.mute(what, time.until(now), now).await?;
        if tx.mutes().await?.len() > limits::MUTES {
            return Err(MuteError::TooMany);
        }
        if let Muted::Thread(post) = what {
            tx.mark_thread_read(*post, now).await?;
        }
        tx.commit().await?;
        self.node.live.send(LiveEvent::TimelineChanged);
        self.node.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }

    /// Mutes it no more; nothing if it was over already.
    pub async fn end(self, id: MuteId) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        tx.end_mute(id).await?;
        tx.commit().await?;
        self.node.live.send(LiveEvent::TimelineChanged);
        Ok(())
    }
}

impl Node {
    /// What is muted now.
    pub(crate) async fn hidden(&self) -> Result<Hidden, StoreError> {
        Ok(Hidden::at(self.store.mutes().await?, self.now()))
    }
}

#[cfg(test)]
mod tests;
