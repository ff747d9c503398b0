//! Opening what was sealed to a recovery sheet, and why nothing was put back.

use std::{
    io::{self, Read},
    path::PathBuf,
};

use age::{DecryptError, Decryptor};
use store::CopyError;

use super::archive::ArchiveError;
use crate::secrets::recovery_sheet::{RecoverySheet, RecoveryWordsError};

/// Nothing was put back, and the data folder is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// It is never written over.
    #[error("{} is not empty: choose another data folder", .0.display())]
    NotEmpty(PathBuf),
    #[error("there are no backups of O2M's in {}", .0.display())]
    NoBackups(PathBuf),
    #[error("{} has the backups of several servers: name one of the folders that begin with o2m- in it", .0.display())]
    SeveralServers(PathBuf),
    #[error(transparent)]
    Words(#[from] RecoveryWordsError),
    #[error("these words open another backup, not this one")]
    OtherSheet,
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Copy(#[from] CopyError),
    #[error("the key in the backup is not the one by which its friends know it")]
    OtherKey,
    #[error("the files could not be read or written")]
    File(#[from] io::Error),
}

/// What is in `sealed`, as it is read.
pub(super) fn open_sealed(sealed: impl Read + 'static, sheet: &RecoverySheet) -> Result<Box<dyn Read>, RestoreError> {
    let decryptor = Decryptor::new(sealed).map_err(|_| ArchiveError::NoBackup)?;
    match decryptor.decrypt(std::iter::once(&sheet.identity() as &dyn age::Identity)) {
        Ok(archive) => Ok(Box::new(archive)),
        Err(DecryptError::NoMatchingKeys) => Err(RestoreError::OtherSheet),
        Err(DecryptError::Io(error)) => Err(error.into()),
        Err(_) => Err(ArchiveError::NoBackup.into()),
    }
}
