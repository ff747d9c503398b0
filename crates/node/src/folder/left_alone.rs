//! Telling the owner of what in the folder is not published, and why: once, however much it is.

use std::collections::BTreeMap;

use domain::{LeftAlone, LeftAloneReason, LiveEvent, NotificationKind};
use store::StoreError;
use tokio::time::Instant;

use super::watch::Watch;

/// An owner who points the folder at a disk full of other things is not told of each.
const NAMED: usize = 1000;

impl Watch {
    /// Tells the owner, once what came has come to rest, if something is left alone that the owner was not told of; what was told before
    /// is told with it, in one notice. The notice goes when nothing is left alone any more.
    pub(super) async fn tell_what_is_left_alone(&mut self, now: Instant) -> Result<(), StoreError> {
        let found = self.sightings.left_alone(&self.told, now);
        let found = found.into_iter().take(NAMED).map(|(name, reason)| (name.to_owned(), reason)).collect();
        self.tell(found).await
    }

    /// Tells the owner that nothing of the folder can be published, with what was told before.
    pub(super) async fn tell_that_it_is_closed(&mut self) -> Result<(), StoreError> {
        let mut found = self.told.clone();
        // A path, which no file in the folder has as its name.
        found.insert(self.folder.display().to_string(), LeftAloneReason::Closed);
        self.tell(found).await
    }

    async fn tell(&mut self, found: BTreeMap<String, LeftAloneReason>) -> Result<(), StoreError> {
        if found == self.told {
            return Ok(());
        }
        let is_news = found.iter().any(|(name, reason)| self.told.get(name) != Some(reason));
        let rows: Vec<_> = found.iter().map(|(name, &reason)| LeftAlone { name: name.clone(), reason }).collect();
        let tx = self.node.store.write().await?;
        tx.replace_left_alone(&rows).await?;
        if is_news || rows.is_empty() {
            tx.forget_notifications_of(NotificationKind::FolderLeftAlone).await?;
        }
        if is_news {
            self.node.notify(&tx, NotificationKind::FolderLeftAlone, None).await?;
        }
        tx.commit().await?;
        self.told = found;
        self.node.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }
}
