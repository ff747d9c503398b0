//! Files of pictures, for those who may see them.

use std::{collections::HashMap, io};

use bytes::Bytes;
use domain::{MediaId, Permission, Picture, Sha256, Variant};
use store::StoreError;
use tokio::{fs::File, io::AsyncReadExt};

use super::owner::OwnerPictures;
use crate::{node::Node, owner::Friend, picture::error::PictureError};

/// A file of a picture, open for reading.
#[derive(Debug)]
pub struct OpenMedia {
    pub file: File,
    pub size_bytes: u64,
    /// `image/jpeg` or `image/png`.
    pub content_type: String,
}

/// A file that could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenMediaError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a file in the media folder could not be read")]
    File(#[from] io::Error),
}

impl OwnerPictures<'_> {
    /// Those of the pictures `ids` that are the owner's, without what posts and comments say of them.
    pub async fn own(self, ids: &[MediaId]) -> Result<HashMap<MediaId, Picture>, StoreError> {
        self.owner.node.store.pictures_of_owner(ids).await
    }

    /// Opens the file named `sha256`: the owner's own, or a friend's, which is fetched first if it is not here yet, or one that an older comment
    /// shows, which is always fetched. `None` if no picture has such a file, the friend's server does not give it, or an app token asks that may
    /// not read what friends share.
    pub async fn open(self, sha256: Sha256) -> Result<Option<OpenMedia>, OpenMediaError> {
        // Anybody can say that a picture has this file; one who does not give it does not hide it from whom it came.
        let variants = self.owner.node.store.variants_by_sha256(sha256).await?;
        for (variant, peer) in variants {
            if !self.owner.may(if peer.is_some() { Permission::Read } else { Permission::ReadOwn }) {
                continue;
            }
            let open = match peer {
                Some(peer) => self.owner.node.open_copy(peer, &variant).await?,
                None => self.owner.node.open_variant(&variant).await?,
            };
            if open.is_some() {
                return Ok(open);
            }
        }
        if !self.owner.may(Permission::Read) {
            return Ok(None);
        }
        let file = self.owner.node.store.comment_file_for_owner(sha256).await?;
        if let Some(open) = self.owner.node.open_comment_file(file).await? {
            return Ok(Some(open));
        }
        match self.owner.node.peering.older_pictures.find(sha256) {
            Some((peer, variant)) => self.owner.node.open_older(peer, &variant).await,
            None => Ok(None),
        }
    }
}

impl Friend {
    /// Opens the owner's file named `sha256`, if this friend may have it: a post or comment that it may see shows it, or the profile.
    pub async fn open_media(&self, sha256: Sha256) -> Result<Option<OpenMedia>, OpenMediaError> {
        let profile = self.node.store.profile().await?;
        if let Some(variant) = self.node.store.file_for_friend(self.peer, sha256, profile.picture.as_ref()).await? {
            return self.node.open_variant(&variant).await;
        }
        let file = self.node.store.comment_file_for_friend(self.peer, sha256).await?;
        self.node.open_comment_file(file).await
    }
}

impl Node {
    pub(crate) async fn open_variant(&self, variant: &Variant) -> Result<Option<OpenMedia>, OpenMediaError> {
        let open = self.media_files.open(variant.sha256).await?;
        Ok(open.map(|(file, size_bytes)| OpenMedia { file, size_bytes, content_type: variant.content_type.clone() }))
    }

    /// Reads the widest file of one of the owner's pictures; `None` if there is no such picture.
    pub(crate) async fn own_picture_file(&self, id: MediaId) -> Result<Option<Bytes>, PictureError> {
        let picture = self.store.pictures_of_owner(&[id]).await?.remove(&id);
        let Some(widest) = picture.and_then(|picture| picture.variants.into_iter().next_back()) else {
            return Ok(None);
        };
        let Some((mut file, _)) = self.media_files.open(widest.sha256).await? else { return Ok(None) };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).await?;
        Ok(Some(bytes.into()))
    }
}
