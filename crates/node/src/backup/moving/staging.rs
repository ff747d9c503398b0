//! What has come, in a hidden folder beside the new data folder, until all of it is there.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use federation::moving::MoveFile;

use super::files;
use crate::{
    backup::{archive::APART_FOLDERS, upload::RESTORED},
    data::private_folder::make_private_folder,
};

const LOCK: &str = "lock";
/// Files that came one by one, each whole.
const FILES: &str = "files";
/// What will be the data folder.
const INSIDE: &str = "data";
const LIST: &str = "list.jsonl";
const MISSING: &str = "missing.jsonl";
const ARCHIVE: &str = "archive.tar";
/// The file that is coming.
const COMING: &str = "coming";

/// The folder, for the one process that has it.
#[derive(Debug)]
pub(super) struct Staging {
    folder: PathBuf,
    lock: File,
}

impl Staging {
    /// Opens the folder beside `data`, with what came before. `None`: another process has it. Blocks.
    pub(super) fn open(data: &Path) -> io::Result<Option<Self>> {
        let name = data.file_name().unwrap_or_default().to_string_lossy();
        let folder = data.with_file_name(format!(".{name}.o2m-moving"));
        make_private_folder(&folder)?;
        let lock = File::options().write(true).create(true).truncate(false).open(folder.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let staging = Self { folder, lock };
        make_private_folder(&staging.files())?;
        // A process that ended while it put everything together: what was put there is as whole as before.
        for name in APART_FOLDERS {
            staging.take_back(Path::new(name))?;
        }
        remove_folder(&staging.inside())?;
        Ok(Some(staging))
    }

    /// Makes the folder that will be the data folder, empty. Blocks.
    pub(super) fn make_inside(&self) -> io::Result<PathBuf> {
        make_private_folder(&self.inside())?;
        Ok(self.inside())
    }

    /// Where the list of all files is.
    pub(super) fn list(&self) -> PathBuf {
        self.folder.join(LIST)
    }

    /// Where the list is of what is not here.
    pub(super) fn missing(&self) -> PathBuf {
        self.folder.join(MISSING)
    }

    /// Where the rest is until it is unpacked.
    pub(super) fn archive(&self) -> PathBuf {
        self.folder.join(ARCHIVE)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a file is while it comes; nothing of it counts before [`Self::keep`].
    pub(super) fn coming(&self) -> PathBuf {
        self.folder.join(COMING)
    }

    /// The file that came is `file`, whole. Blocks.
    pub(super) fn keep(&self, file: &MoveFile) -> io::Result<()> {
        let place = files::place(&self.files(), &file.path).ok_or(io::ErrorKind::InvalidInput)?;
        if let Some(folder) = place.parent() {
            make_private_folder(folder)?;
        }
        fs::rename(self.coming(), place)
    }

    /// Says whether `file` is here, whole. One that is not named by its bytes may have changed since, and is read. Blocks.
    pub(super) fn has(&self, file: &MoveFile) -> io::Result<bool> {
        let Some(place) = files::place(&self.files(), &file.path) else { return Ok(false) };
        match fs::symlink_metadata(&place) {
            Ok(metadata) if !metadata.is_file() || metadata.len() != file.size_bytes => Ok(false),
            Ok(_) if place.file_name().is_some_and(|name| *name == *file.sha256.to_string()) => Ok(true),
            Ok(_) => Ok(files::hash(&place)? == file.sha256),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Moves `file` to its place in what will be the data folder. Blocks.
    pub(super) fn put(&self, file: &MoveFile) -> io::Result<()> {
        let from = files::place(&self.files(), &file.path).ok_or(io::ErrorKind::InvalidInput)?;
        let to = files::place(&self.inside(), &file.path).ok_or(io::ErrorKind::InvalidInput)?;
        if let Some(folder) = to.parent() {
            make_private_folder(folder)?;
        }
        fs::rename(from, to)
    }

    /// Makes all of it the data folder, which is empty or not there; or puts it into that folder, where the next start lets it take the place of a server
    /// that nobody set up. Nothing else is left. Blocks.
    pub(super) fn take_place(self, data: &Path) -> io::Result<()> {
        match fs::remove_dir(data) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
                let restored = data.join(RESTORED);
                remove_folder(&restored)?;
                fs::rename(self.inside(), restored)?;
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::rename(self.inside(), data)?,
        }
        let Self { folder, lock } = self;
        drop(lock);
        if let Err(error) = remove_folder(&folder) {
            tracing::warn!(%error, "the folder of the move is still there");
        }
        Ok(())
    }

    fn files(&self) -> PathBuf {
        self.folder.join(FILES)
    }

    fn inside(&self) -> PathBuf {
        self.folder.join(INSIDE)
    }

    fn take_back(&self, folder: &Path) -> io::Result<()> {
        let entries = match fs::read_dir(self.inside().join(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        make_private_folder(&self.files().join(folder))?;
        for entry in entries {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                self.take_back(&path)?;
            } else {
                fs::rename(entry.path(), self.files().join(path))?;
            }
        }
        Ok(())
    }
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use domain::Sha256;
    use sha2::Digest;

    use super::*;

    fn file(path: &str, text: &str) -> MoveFile {
        let sha256 = Sha256(sha2::Sha256::digest(text.as_bytes()).into());
        MoveFile { path: path.to_owned(), size_bytes: text.len() as u64, sha256 }
    }

    #[test]
    fn what_came_is_there_the_next_time_and_belongs_to_one_process() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let (snow, other) = (file("pictures/a/snow.jpg", "snow"), file("pictures/a/snow.jpg", "rain"));
        let staging = Staging::open(&data).unwrap().unwrap();
        assert!(Staging::open(&data).unwrap().is_none());
        fs::write(staging.coming(), "snow").unwrap();
        assert!(!staging.has(&snow).unwrap());
        staging.keep(&snow).unwrap();
        drop(staging);
        let staging = Staging::open(&data).unwrap().unwrap();
        assert!(staging.has(&snow).unwrap());
        assert!(!staging.has(&other).unwrap(), "it is another one by the same name");
        // Cut short where everything is put together.
        staging.make_inside().unwrap();
        staging.put(&snow).unwrap();
        drop(staging);
        let staging = Staging::open(&data).unwrap().unwrap();
        assert!(staging.has(&snow).unwrap());
        staging.make_inside().unwrap();
        staging.put(&snow).unwrap();
        staging.take_place(&data).unwrap();
        assert_eq!(fs::read_to_string(data.join("pictures/a/snow.jpg")).unwrap(), "snow");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "nothing else is left");
    }
}
