//! Why there is no export.

use std::io;

use store::{OpenError, StoreError};
use zip::result::ZipError;

use crate::backup::make::SnapshotError;

/// There is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("there is nothing yet: O2M is not set up")]
    NotSetUp,
    /// An app token asked that may not read everything.
    #[error("an app token of this scope may not make an export")]
    NotPermitted,
    #[error("the files could not be read, or the export not be written")]
    File(#[from] io::Error),
    #[error("the export could not be written")]
    Zip(#[from] ZipError),
    #[error("a part of the export could not be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    #[error("the copy of the database could not be opened")]
    Open(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
