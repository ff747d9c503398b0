//! The owner's word on files that came too many at once, and on the first that ever came.

use domain::{Audience, LeftAlone, LiveEvent, Picture};
use store::{FolderFileState, StoreError};

use crate::{node::Node, owner::Owner};

/// So many of the files that wait are shown; of more it is said how many there are.
pub(super) const FILES_SHOWN: usize = 8;

/// The files that wait for the owner's word, and what is to become of them: each a post without words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingFolder {
    pub count: u64,
    /// The first of them by name, those that can be shown with their pictures.
    pub first: Vec<(String, Option<Picture>)>,
    /// Who would see the posts.
    pub audience: Audience,
}

/// What the owner does with the pictures folder.
#[derive(Debug, Clone, Copy)]
pub struct OwnerFolder<'a> {
    node: &'a Node,
}

impl Owner {
    /// What the owner does with the pictures folder.
    pub fn folder(&self) -> OwnerFolder<'_> {
        OwnerFolder { node: &self.node }
    }
}

impl OwnerFolder<'_> {
    /// What in the pictures folder is left alone, by name.
    pub async fn left_alone(self) -> Result<Vec<LeftAlone>, StoreError> {
        self.node.store.left_alone().await
    }

    /// The files of the pictures folder that wait for the owner's word; `None` if none do.
    pub async fn waiting(self) -> Result<Option<WaitingFolder>, StoreError> {
        let node = self.node;
        let count = node.store.count_waiting_files().await?;
        if count == 0 {
            return Ok(None);
        }
        let mut first = Vec::new();
        for file in node.store.waiting_files(FILES_SHOWN as u64).await? {
            first.push((file.name, node.known_picture(file.source_sha256).await?));
        }
        Ok(Some(WaitingFolder { count, first, audience: node.default_audience().await? }))
    }

    /// Lets the waiting files be published; they follow one after another. Says how many they are.
    pub async fn confirm(self) -> Result<u64, StoreError> {
        let count = self.move_waiting(FolderFileState::Confirmed).await?;
        self.node.folder_confirmed.set();
        Ok(count)
    }

    /// Lets the waiting files never be published; they stay where they are. Says how many they are.
    pub async fn dismiss(self) -> Result<u64, StoreError> {
        self.move_waiting(FolderFileState::Refused).await
    }

    async fn move_waiting(self, to: FolderFileState) -> Result<u64, StoreError> {
        let tx = self.node.store.write().await?;
        let count = tx.move_folder_files(FolderFileState::Waiting, to).await?;
        tx.commit().await?;
        if count > 0 {
            self.node.live.send(LiveEvent::NotificationsChanged);
        }
        Ok(count)
    }
}
