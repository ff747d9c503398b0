//! Files of pictures, for whoever may see them.

use std::io;

use domain::{Sha256, Variant};
use store::StoreError;
use tokio::fs::File;

use crate::Owner;

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

impl Owner {
    /// Opens the file named `sha256`: the owner's own, or a friend's, which is fetched first if it is not here yet. `None` if no
    /// picture has such a file, or the friend's server does not give it.
    pub async fn open_media(&self, sha256: Sha256) -> Result<Option<OpenMedia>, OpenMediaError> {
        let Some((variant, _)) = self.node.store.variant_by_sha256(sha256).await? else { return Ok(None) };
        self.open_variant(&variant).await
    }

    async fn open_variant(&self, variant: &Variant) -> Result<Option<OpenMedia>, OpenMediaError> {
        let open = self.node.media_files.open(variant.sha256).await?;
        Ok(open.map(|(file, size_bytes)| OpenMedia { file, size_bytes, content_type: variant.content_type.clone() }))
    }
}
