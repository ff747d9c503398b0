//! A backup a night into the folder that the owner chose, and a word to the owner when none was made for a week.

use std::time::Duration;

use domain::{
    LiveEvent, NotificationKind,
    backup::{BackupFolder, MadeBackup, is_due},
};
use store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::{backup::folder::error::FolderBackupError, node::Node};

/// A machine that slept through the night is looked at soon after it woke.
const INTERVAL: Duration = Duration::from_mins(1);

impl Node {
    /// Makes backups when they are due, and when the owner asks for one, until `stop`.
    pub(crate) async fn back_up_nightly(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.back_up_if_due(&stop).await {
                tracing::error!(error = &error as &dyn std::error::Error, "what came of a backup was not noted");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.backups.changed() => {}
                () = tokio::time::sleep(INTERVAL) => {}
            }
        }
    }

    /// Makes one if it is due or asked for, and notes what came of it.
    pub(crate) async fn back_up_if_due(&self, stop: &CancellationToken) -> Result<(), StoreError> {
        let is_asked = self.backups.take_asked();
        let Some(folder) = self.store.backup_folder().await? else { return Ok(()) };
        if is_asked || is_due(&folder, self.now(), self.clock.utc_offset_seconds()) {
            let running = self.backups.begin();
            self.live.send(LiveEvent::NotificationsChanged);
            let made = self.back_up_into(&folder, stop).await;
            let noted = self.note_backup(&folder, made).await;
            drop(running);
            // What lay there may be gone, or another disk be in its place.
            self.backups.take_back();
            self.live.send(LiveEvent::NotificationsChanged);
            noted?;
        }
        self.tell_of_overdue_backup().await
    }

    async fn note_backup(
        &self,
        folder: &BackupFolder,
        made: Result<MadeBackup, FolderBackupError>,
    ) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        match made {
            Ok(made) => {
                let MadeBackup { files, bytes, left_out, .. } = made;
                tracing::info!(file.count = files, size_bytes = bytes, file.left_out = left_out, "a backup was made");
                tx.backup_made(&folder.path, &made).await?;
                tx.keepers_are_due(self.now()).await?;
            }
            Err(error) => {
                let Some(failure) = error.failure() else { return Ok(()) };
                tracing::warn!(error = &error as &dyn std::error::Error, "no backup was made");
                tx.backup_failed(&folder.path, failure, self.now()).await?;
            }
        }
        tx.commit().await?;
        self.keeping.changed.notify_one();
        Ok(())
    }

    /// Once, until one was made, or came to a friend where that is what is missing.
    async fn tell_of_overdue_backup(&self) -> Result<(), StoreError> {
        let Some(folder) = self.store.backup_folder().await? else { return Ok(()) };
        if folder.is_told || !self.is_backup_overdue(&folder).await? {
            return Ok(());
        }
        let tx = self.store.write().await?;
        self.notify(&tx, NotificationKind::BackupOverdue, None).await?;
        tx.told_of_backups().await?;
        tx.commit().await?;
        self.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }
}
