//! One node, one process: a second server on the same folder is refused.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::Path,
};

/// In the data folder.
pub(crate) const FILE: &str = "o2m.lock";

/// Held while the server runs. The operating system lets go of it however the process ends.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: File,
}

/// The folder could not be locked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LockError {
    #[error("another o2m already runs on this data folder")]
    Taken,
    #[error("cannot lock the data folder")]
    Failed(#[source] io::Error),
}

/// Says whether a server runs on the data folder. Makes no file for that, and holds the lock for no longer than it takes to look.
pub(crate) fn is_taken(data: &Path) -> bool {
    let Ok(file) = File::open(data.join(FILE)) else { return false };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

impl FolderLock {
    /// Takes the lock of the data folder, or says at once that another process has it.
    pub(crate) fn take(data: &Path) -> Result<Self, LockError> {
        let path = data.join(FILE);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(LockError::Failed)?;
        match file.try_lock() {
            Ok(()) => {
                node::close_to_others(&path).map_err(LockError::Failed)?;
                Ok(Self { _file: file })
            }
            Err(TryLockError::WouldBlock) => Err(LockError::Taken),
            Err(TryLockError::Error(error)) => Err(LockError::Failed(error)),
        }
    }

    /// Lets go of the lock, and removes the data folder that was made for it, if nothing else is in it.
    pub(crate) fn remove_with_folder(self, data: &Path) {
        let is_alone = fs::read_dir(data).is_ok_and(|entries| entries.count() == 1);
        drop(self);
        if is_alone && let Err(error) = fs::remove_file(data.join(FILE)).and_then(|()| fs::remove_dir(data)) {
            tracing::debug!(%error, "the data folder is still there");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_taken_once_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_taken(folder.path()) && !folder.path().join(FILE).exists());
        let lock = FolderLock::take(folder.path()).unwrap();
        assert!(is_taken(folder.path()));
        assert!(matches!(FolderLock::take(folder.path()), Err(LockError::Taken)));
        drop(lock);
        assert!(!is_taken(folder.path()));
        assert!(FolderLock::take(folder.path()).is_ok());
    }

    #[test]
    fn goes_with_a_folder_that_has_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        for (name, stays) in [(None, false), (Some("letter.txt"), true)] {
            fs::create_dir(&data).unwrap();
            let lock = FolderLock::take(&data).unwrap();
            name.inspect(|name| fs::write(data.join(name), "Dear Ada").unwrap());
            lock.remove_with_folder(&data);
            assert_eq!(data.exists(), stays);
        }
    }
}
