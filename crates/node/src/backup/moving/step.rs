//! What happens while everything is taken, and why it comes to nothing.

use std::{io, path::PathBuf};

use domain::Size;
use federation::moving::MovingError;
use store::CopyError;

use crate::backup::archive::ArchiveError;

/// What happens next, for whoever looks on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveStep {
    /// So much of the files is here, of so much.
    Files { has_bytes: u64, of_bytes: u64 },
    /// The old machine is told to stop serving.
    Ending,
    /// The rest comes: so much is here.
    Rest { bytes: u64 },
    /// Everything is looked through.
    Checking,
}

/// Everything is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedHere {
    /// The owner's.
    pub name: String,
    /// Picture files that the old machine does not have, or not whole; everything else is here.
    pub lost: Vec<String>,
    /// It was here before, and the old machine did not know it.
    pub was_here: bool,
}

/// Nothing is in the data folder.
#[derive(Debug, thiserror::Error)]
pub enum MoveHereError {
    /// It is never written over, but for a server that nobody set up.
    #[error("{} is not empty: choose another data folder", .0.display())]
    NotEmpty(PathBuf),
    #[error("the O2M of that machine is in {} already: start it with o2m serve", .0.display())]
    Here(PathBuf),
    #[error("what came so far is kept: the same command goes on with it")]
    Kept(#[source] Box<Self>),
    #[error(transparent)]
    Old(#[from] MovingError),
    #[error("the O2M there is newer ({0}): update this one first")]
    Newer(String),
    #[error("there is not enough room here: {} more is needed", Size(*.0))]
    NoRoom(u64),
    #[error("the O2M there stopped serving, but does not say so: look there, and do the same once more")]
    NotEnded,
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Copy(#[from] CopyError),
    #[error("the key that came is not the one by which its friends know it")]
    OtherKey,
    #[error("the files could not be read or written")]
    File(#[from] io::Error),
}

impl MoveHereError {
    /// Says whether the same command may come further, where nothing is here yet.
    pub(super) fn can_go_on(&self) -> bool {
        match self {
            Self::Old(error) => {
                matches!(error, MovingError::Exchange(_) | MovingError::NoRoomThere | MovingError::NoCopyThere)
            }
            Self::NoRoom(_)
            | Self::NotEnded
            | Self::File(_)
            | Self::Archive(ArchiveError::Part | ArchiveError::File(_)) => true,
            _ => false,
        }
    }
}
