//! Why no backup was made in the folder.

use std::io;

use domain::backup::BackupFailure;
use store::{CopyError, StoreError};

use crate::backup::archive::ArchiveError;

/// There is no backup of this night.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FolderBackupError {
    #[error("there is no recovery sheet, to which backups are sealed")]
    NoSheet,
    #[error("the folder for backups could not be read or written")]
    There(#[source] io::Error),
    #[error("the data folder could not be read or written")]
    Here(#[source] io::Error),
    #[error("what was written into the folder for backups reads back as something else")]
    ReadsBackOtherwise,
    #[error("the backup did not come back when it was tried")]
    Archive(#[from] ArchiveError),
    #[error("the backup holds another key than its database knows")]
    OtherKey,
    #[error("{0} picture files that the backup needs are not in the folder, or have the wrong size")]
    Incomplete(usize),
    #[error(transparent)]
    Copy(#[from] CopyError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The process ends.
    #[error("the backup was stopped")]
    Stopped,
}

impl FolderBackupError {
    /// What the owner is told; nothing of a backup that was only stopped.
    pub(crate) fn failure(&self) -> Option<BackupFailure> {
        Some(match self {
            Self::Stopped => return None,
            Self::There(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => BackupFailure::FolderGone,
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => BackupFailure::NotWritable,
                _ if is_full(error) => BackupFailure::DiskFull,
                _ => BackupFailure::Failed,
            },
            Self::Here(error) | Self::Archive(ArchiveError::File(error)) if is_full(error) => BackupFailure::NoRoomHere,
            Self::ReadsBackOtherwise | Self::Archive(_) | Self::OtherKey | Self::Incomplete(_) => {
                BackupFailure::Unsound
            }
            Self::Copy(CopyError::Damaged) => BackupFailure::Unsound,
            Self::NoSheet | Self::Here(_) | Self::Copy(_) | Self::Store(_) => BackupFailure::Failed,
        })
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_told_what_they_can_do_about() {
        let there = |kind: io::ErrorKind| FolderBackupError::There(kind.into());
        for (error, expected) in [
            (there(io::ErrorKind::NotFound), Some(BackupFailure::FolderGone)),
            (there(io::ErrorKind::PermissionDenied), Some(BackupFailure::NotWritable)),
            (there(io::ErrorKind::ReadOnlyFilesystem), Some(BackupFailure::NotWritable)),
            (there(io::ErrorKind::StorageFull), Some(BackupFailure::DiskFull)),
            (there(io::ErrorKind::TimedOut), Some(BackupFailure::Failed)),
            (FolderBackupError::Here(io::ErrorKind::StorageFull.into()), Some(BackupFailure::NoRoomHere)),
            (FolderBackupError::Archive(ArchiveError::Part), Some(BackupFailure::Unsound)),
            (FolderBackupError::Stopped, None),
        ] {
            assert_eq!(error.failure(), expected, "{error:?}");
        }
    }
}
