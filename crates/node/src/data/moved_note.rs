//! That this server has moved to another machine: a file in the data folder, there before anything is given away by which another could serve.

use std::{fs, io, path::Path};

use domain::{MoveCode, Timestamp};
use serde::{Deserialize, Serialize};

use crate::data::private_file::write_private_file;

/// In the data folder.
pub(crate) const FILE: &str = "o2m.moved";

/// A move that ended here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MovedNote {
    /// From when on nobody was served here.
    pub at: Timestamp,
    /// With which the new machine asks for the rest, also after a start; `None`: it has everything.
    pub code: Option<MoveCode>,
}

impl MovedNote {
    /// What the file says; `None`: there is none, or it says nothing. Blocks.
    pub(crate) fn read(data: &Path) -> io::Result<Option<Self>> {
        match fs::read(data.join(FILE)) {
            Ok(json) => {
                let note = serde_json::from_slice(&json);
                Ok(note.inspect_err(|error| tracing::warn!(%error, "the note of a move is none")).ok())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes the file; it is durable once this returns. Blocks.
    pub(crate) fn write(&self, data: &Path) -> io::Result<()> {
        write_private_file(&data.join(FILE), &serde_json::to_string(self)?)
    }

    /// Removes the file, if there is one. Blocks.
    pub(crate) fn remove(data: &Path) -> io::Result<()> {
        match fs::remove_file(data.join(FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
