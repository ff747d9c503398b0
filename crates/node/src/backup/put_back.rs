//! What was put back, for the node that opens there: a file in the data folder, until that is in its database.

use std::{fs, io, path::Path};

use domain::{Timestamp, backup::TakenBack};
use serde::{Deserialize, Serialize};

use crate::data::private_file::write_private_file;

/// In the data folder.
pub(super) const FILE: &str = "o2m.put-back";

/// A backup that was put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PutBack {
    pub made_at: Timestamp,
    /// What the list beside the backup has; `None`: there was no list.
    pub taken_back: Option<Vec<TakenBack>>,
    /// Lines of it that could not be read.
    pub unread: u64,
}

impl PutBack {
    /// What was put into the data folder, if that was not taken over yet. Blocks.
    pub(crate) fn read(data: &Path) -> io::Result<Option<Self>> {
        match fs::read(data.join(FILE)) {
            Ok(json) => Ok(Some(serde_json::from_slice(&json)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes the file. Blocks.
    pub(super) fn write(&self, data: &Path) -> io::Result<()> {
        write_private_file(&data.join(FILE), &serde_json::to_string(self)?)
    }

    /// Removes it, once what it says is in the database. Blocks.
    pub(crate) fn remove(data: &Path) -> io::Result<()> {
        fs::remove_file(data.join(FILE))
    }
}
