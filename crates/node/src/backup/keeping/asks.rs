//! A new machine asks for what is kept for a friend, and the owner gives it after comparing the digits.

use domain::{Fingerprint, LiveEvent, NodeId, NotificationKind};
use store::StoreError;

use crate::{memory::keeping::RestoreAsk, node::Node};

impl Node {
    /// Notes that a new machine with the key `key` asks for the backup of `lost`. It is not told whether there is one.
    pub async fn ask_for_kept(&self, lost: NodeId, key: NodeId) -> Result<(), StoreError> {
        let now = self.now();
        let given = self.store.kept_given_to(key).await?;
        if self.store.kept_for(lost).await?.is_none() || given.is_some_and(|given| given.is_given_to(key, now)) {
            return Ok(());
        }
        if self.keeping.ask(RestoreAsk { lost, key, at: now }) {
            let peer = self.store.peer_by_key(lost).await?.map(|row| row.id);
            let tx = self.store.write().await?;
            self.notify(&tx, NotificationKind::BackupAsked, peer).await?;
            tx.commit().await?;
            self.live.send(LiveEvent::NotificationsChanged);
        }
        Ok(())
    }

    /// What the owner and the one who asks compare.
    pub(crate) fn digits_of(&self, ask: &RestoreAsk) -> Vec<String> {
        Fingerprint::of_restore(self.own_id(), ask.key, ask.lost).groups().collect()
    }
}
