//! The folder in the data folder into which backups are made where the owner chose none, and friends keep them. What a keeper gets are its files.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use domain::{
    NodeId,
    backup::{BackupFolder, OWN_FOLDER},
};

use super::place::BackupPlace;

/// Where the folder is. The own one is hidden, so that it is in no backup itself.
pub(crate) fn path_of(folder: &BackupFolder, data: &Path) -> PathBuf {
    data.join(&folder.path)
}

/// Makes the own folder if it is that one, and missing: no disk is to be mounted there. Blocks.
pub(crate) fn make_if_own(folder: &BackupFolder, data: &Path, id: NodeId) -> io::Result<()> {
    if folder.is_own() { BackupPlace::of(&path_of(folder, data), id).make() } else { Ok(()) }
}

/// Removes the own folder, once backups are made elsewhere. Blocks.
pub(crate) fn remove_own(data: &Path) -> io::Result<()> {
    match fs::remove_dir_all(data.join(OWN_FOLDER)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes what came back from a friend the own folder of the data folder `data`, so that nothing is sent there again. Blocks.
pub(crate) fn take_over(folder: &Path, data: &Path) -> io::Result<()> {
    fs::rename(folder, data.join(OWN_FOLDER))
}
