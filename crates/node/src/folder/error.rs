//! What may go wrong with the pictures folder.

use store::StoreError;

use crate::{picture::error::PictureError, posting::publish::PostError};

/// A file that could not be dealt with, through no fault of its own.
#[derive(Debug, thiserror::Error)]
pub(super) enum FolderError {
    #[error("the folder or a file in it could not be read")]
    Read(#[from] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a picture could not be taken in")]
    Picture(#[from] PictureError),
    #[error("a picture could not be published")]
    Publish(#[from] PostError),
}
