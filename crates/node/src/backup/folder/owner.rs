//! What the owner decides about backups in a folder, and is told and asked.

use std::io;

use domain::backup::{BackupFolder, BackupReminder, OWN_FOLDER, is_only_here, is_overdue, reminder};
use store::StoreError;
use tokio::task::spawn_blocking;

use super::{
    choose::{ChooseFolderError, choose},
    own::remove_own,
};
use crate::{backup::sheet::OwnerBackups, node::Node, owner::NeedsBrowser};

/// What the timeline says about backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupNotice {
    /// None was made for a week, though there is a folder; or they are on this disk alone, since no friend who keeps them had them.
    Overdue(BackupFolder),
    /// A question that can be dismissed.
    Reminder(BackupReminder),
}

impl OwnerBackups<'_> {
    /// The folder into which backups are made, and how things stand with it; `None`: none is chosen.
    pub async fn folder(self) -> Result<Option<BackupFolder>, StoreError> {
        self.owner.node.store.backup_folder().await
    }

    /// Says whether one is being made there.
    pub fn is_running(self) -> bool {
        self.owner.node.backups.is_running()
    }

    /// Makes a backup in the folder `typed` every night, and the first one soon. Only for a browser: an app token must not say where everything goes.
    pub async fn choose_folder(self, typed: &str) -> Result<(), ChooseFolderError> {
        self.owner.browser()?;
        let node = &self.owner.node;
        let store = NeedsBrowser::Store;
        if node.store.recovery().await.map_err(store)?.is_none() {
            return Err(ChooseFolderError::NoSheet);
        }
        let (typed, data, id) = (typed.to_owned(), node.data.clone(), node.own_id());
        let chosen = spawn_blocking(move || choose(&typed, &data, id)).await;
        let path = chosen.map_err(|error| ChooseFolderError::NotWritable(io::Error::other(error)))??;
        let tx = node.store.write().await.map_err(store)?;
        tx.set_backup_folder(&path, node.now()).await.map_err(store)?;
        tx.commit().await.map_err(store)?;
        node.remove_own_folder().await;
        node.backups.look();
        node.backups.take_back();
        Ok(())
    }

    /// Makes no backups there any more. What is there stays. While friends keep them, they are made in the data folder instead.
    pub async fn forget_folder(self) -> Result<(), NeedsBrowser> {
        self.owner.browser()?;
        let node = &self.owner.node;
        let has_keepers = !node.store.keepers().await?.is_empty();
        let tx = node.store.write().await?;
        tx.forget_backup_folder().await?;
        if has_keepers {
            tx.set_backup_folder(OWN_FOLDER, node.now()).await?;
        }
        tx.commit().await?;
        node.backups.look();
        Ok(())
    }

    /// Makes a backup there now, in the background; says whether there is a folder.
    pub async fn back_up_now(self) -> Result<bool, StoreError> {
        let is_chosen = self.folder().await?.is_some();
        if is_chosen {
            self.owner.node.backups.ask();
        }
        Ok(is_chosen)
    }

    /// Says whether the owner is to be asked if the recovery sheet is still at hand.
    pub async fn asks_for_sheet(self) -> Result<bool, StoreError> {
        Ok(self.reminder().await? == Some(BackupReminder::SheetAtHand))
    }

    /// What the timeline is to say about backups, if anything.
    pub async fn notice(self) -> Result<Option<BackupNotice>, StoreError> {
        let node = &self.owner.node;
        if let Some(folder) = self.folder().await?.filter(|_| !self.is_running())
            && node.is_backup_overdue(&folder).await?
        {
            return Ok(Some(BackupNotice::Overdue(folder)));
        }
        Ok(self.reminder().await?.map(BackupNotice::Reminder))
    }

    async fn reminder(self) -> Result<Option<BackupReminder>, StoreError> {
        let node = &self.owner.node;
        Ok(reminder(node.store.reminder_state().await?, node.now()))
    }

    /// Asks the owner that no more.
    pub async fn dismiss(self, reminder: BackupReminder) -> Result<(), StoreError> {
        let node = &self.owner.node;
        let tx = node.store.write().await?;
        tx.dismiss_reminder(reminder, node.now()).await?;
        tx.commit().await
    }
}

impl Node {
    /// Says whether it is too long that a backup was made, and came to another disk or a friend.
    pub(crate) async fn is_backup_overdue(&self, folder: &BackupFolder) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(is_overdue(folder, now) || folder.is_own() && is_only_here(folder, &self.store.keepers().await?, now))
    }

    /// Removes what was made in the data folder for keepers: it is made elsewhere, or nowhere.
    pub(in crate::backup) async fn remove_own_folder(&self) {
        let Ok(_turn) = self.one_backup.acquire().await else { return };
        let data = self.data.clone();
        let removed = spawn_blocking(move || remove_own(&data)).await.map_err(io::Error::other);
        if let Err(error) = removed.and_then(|removed| removed) {
            tracing::warn!(%error, "backups in the data folder that are needed no more were not removed");
        }
    }
}
