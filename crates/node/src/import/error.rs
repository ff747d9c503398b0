//! Why an import does not go on.

use std::io;

use domain::ImportProblem;
use store::StoreError;
use zip::result::ZipError;

use crate::picture::error::PictureError;

/// An import that does not go on.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("the file is not there, or not to be read")]
    Gone(#[source] io::Error),
    #[error("it is neither a zip nor a folder")]
    NotAnArchive,
    #[error("it is of no format that is known")]
    UnknownFormat,
    #[error("the zip is damaged")]
    Zip(#[from] ZipError),
    #[error("a list of posts is damaged")]
    Json(#[from] serde_json::Error),
    #[error("it has too many files, or a list of posts that is too large")]
    TooLarge,
    #[error("the list of files of the zip says fewer than there are")]
    ListCutShort,
    #[error("a file could not be read or written")]
    File(#[from] io::Error),
    #[error("a picture could not be kept")]
    Picture(#[from] PictureError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is to go on later, or not at all.
    #[error("the import was stopped")]
    Stopped,
}

impl ImportError {
    /// What its owner is told.
    pub fn problem(&self) -> ImportProblem {
        match self {
            Self::Gone(_) => ImportProblem::Gone,
            Self::NotAnArchive => ImportProblem::NotAnArchive,
            Self::UnknownFormat => ImportProblem::UnknownFormat,
            Self::Zip(ZipError::Io(error)) | Self::File(error) | Self::Picture(PictureError::Files(error)) => {
                of_file(error)
            }
            Self::Json(error) if error.is_io() => ImportProblem::Internal,
            Self::Zip(_) | Self::Json(_) => ImportProblem::Damaged,
            Self::TooLarge => ImportProblem::TooLarge,
            Self::ListCutShort => ImportProblem::ListCutShort,
            Self::Picture(_) | Self::Store(_) | Self::Stopped => ImportProblem::Internal,
        }
    }
}

fn of_file(error: &io::Error) -> ImportProblem {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ImportProblem::NoRoom,
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            ImportProblem::Damaged
        }
        io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => ImportProblem::Gone,
        _ => ImportProblem::Internal,
    }
}
