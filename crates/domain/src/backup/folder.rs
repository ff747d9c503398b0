//! The folder that the owner chose for backups, and how things stand with it.

use super::BackupFailure;
use crate::Timestamp;

/// The folder in the data folder into which backups are made where the owner chose none, and friends keep them. Nobody can type this name: it is no
/// absolute path.
pub const OWN_FOLDER: &str = ".o2m-backups";

/// The folder, and what came of backups there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupFolder {
    /// As the owner typed it, absolute; or [`OWN_FOLDER`].
    pub path: String,
    pub chosen_at: Timestamp,
    /// When a backup was tried last; `None`: none was.
    pub tried_at: Option<Timestamp>,
    /// What was in its way; `None`: nothing was.
    pub failure: Option<BackupFailure>,
    /// The last that was verified.
    pub last: Option<MadeBackup>,
    /// The owner was told, since the last success, that none was made for a week.
    pub is_told: bool,
}

impl BackupFolder {
    /// Says whether it is the one in the data folder.
    pub fn is_own(&self) -> bool {
        self.path == OWN_FOLDER
    }
}

/// A backup that was made and verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeBackup {
    pub at: Timestamp,
    /// With the archive, and with files that were there before.
    pub files: u64,
    /// Of all of them, as they lie there.
    pub bytes: u64,
    /// Files that this node's database names, and that are missing or damaged here: they are in no backup.
    pub left_out: u64,
}
