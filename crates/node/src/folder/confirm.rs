//! The owner's word on files that came too many at once.

use std::sync::atomic::{AtomicBool, Ordering};

use store::{FolderFileState, StoreError};

use crate::Owner;

/// Says that the owner confirmed files since the folder was last looked through.
#[derive(Debug, Default)]
pub(crate) struct FolderConfirmed(AtomicBool);

impl FolderConfirmed {
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub(super) fn take(&self) -> bool {
        self.0.swap(false, Ordering::AcqRel)
    }
}

impl Owner {
    /// How many files of the pictures folder wait for the owner's word.
    pub async fn waiting_folder_files(&self) -> Result<u64, StoreError> {
        self.node.store.count_waiting_files().await
    }

    /// Lets the waiting files be published; they follow one after another. Says how many they are.
    pub async fn confirm_folder(&self) -> Result<u64, StoreError> {
        let count = self.move_waiting(FolderFileState::Confirmed).await?;
        self.node.folder_confirmed.set();
        Ok(count)
    }

    /// Lets the waiting files never be published; they stay where they are. Says how many they are.
    pub async fn dismiss_folder(&self) -> Result<u64, StoreError> {
        self.move_waiting(FolderFileState::Refused).await
    }

    async fn move_waiting(&self, to: FolderFileState) -> Result<u64, StoreError> {
        let tx = self.node.store.write().await?;
        let count = tx.move_folder_files(FolderFileState::Waiting, to).await?;
        tx.commit().await?;
        Ok(count)
    }
}
