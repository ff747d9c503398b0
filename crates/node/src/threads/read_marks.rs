//! How far each of two people has read in their conversation: said along with what their servers ask of each other anyway.

use domain::{LiveEvent, PeerId, WireId, limits};
use store::StoreError;

use super::messages::OwnerMessages;
use crate::{node::Node, owner::Friend};

impl OwnerMessages<'_> {
    /// Says whether friends' servers are not told what the owner has read; the owner then does not see what others have, either.
    pub async fn hides_reading(self) -> Result<bool, StoreError> {
        self.node.store.hides_reading().await
    }

    /// Tells friends' servers what the owner has read, or does not.
    pub async fn set_hides_reading(self, hides_reading: bool) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        tx.set_hides_reading(hides_reading).await?;
        tx.commit().await?;
        self.node.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }
}

impl Friend {
    /// The newest message of this friend's that the owner has read, if that is told.
    pub async fn read_mark(&self) -> Result<Option<WireId>, StoreError> {
        self.node.read_mark(self.peer).await
    }

    /// Notes that this friend has read the owner's messages up to `mark`.
    pub async fn has_read_messages(&self, mark: WireId) -> Result<(), StoreError> {
        self.node.note_read_mark(self.peer, mark).await
    }
}

impl Node {
    /// The newest message of `peer` that the owner has read, if that is told.
    pub(crate) async fn read_mark(&self, peer: PeerId) -> Result<Option<WireId>, StoreError> {
        if self.store.hides_reading().await? { Ok(None) } else { self.store.read_mark(peer).await }
    }

    /// Notes up to where `peer` has read. Of whom hides what they read nothing is kept.
    pub(crate) async fn note_read_mark(&self, peer: PeerId, mark: WireId) -> Result<(), StoreError> {
        if self.store.hides_reading().await? {
            return Ok(());
        }
        // Nearly always it is known.
        let Some(item) = self.store.newly_read(peer, self.own_id(), mark).await? else { return Ok(()) };
        let tx = self.write_for(peer).await?;
        tx.set_read_up_to(peer, item).await?;
        tx.commit().await?;
        self.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }

    /// The owner has read what `peer` wrote: the mark goes with a reading of that server, so soon at the latest.
    pub(super) async fn tell_read_soon(&self, peer: PeerId) -> Result<(), StoreError> {
        if !self.store.hides_reading().await? {
            self.peering.pull_times.want(peer, self.now().plus_seconds(limits::READ_MARK_SECONDS));
            self.peering.pull_wanted.notify_one();
        }
        Ok(())
    }
}
