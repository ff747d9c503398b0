//! The hashes of files of pictures, which take long: those of one list are those of the next, as far as nothing changed.

use std::{
    collections::HashMap,
    fs::{File, Metadata},
    io,
    path::{Path, PathBuf},
    sync::LazyLock,
    time::SystemTime,
};

use domain::Sha256;
use parking_lot::Mutex;
use sha2::Digest;

/// Of the process and not of a node: between the first list and the last the process begins anew with another one.
static KNOWN: LazyLock<Mutex<HashMap<PathBuf, Known>>> = LazyLock::new(Mutex::default);

#[derive(Debug, Clone, Copy)]
struct Known {
    size_bytes: u64,
    modified: SystemTime,
    sha256: Sha256,
}

/// The hash of a file, which is read only if it is not known or was changed since. Blocks.
pub(super) fn hash_once(path: &Path, metadata: &Metadata) -> io::Result<Sha256> {
    let Ok(modified) = metadata.modified() else { return hash(path) };
    let size_bytes = metadata.len();
    let known = KNOWN.lock().get(path).copied();
    if let Some(known) = known.filter(|known| (known.size_bytes, known.modified) == (size_bytes, modified)) {
        return Ok(known.sha256);
    }
    let sha256 = hash(path)?;
    KNOWN.lock().insert(path.to_owned(), Known { size_bytes, modified, sha256 });
    Ok(sha256)
}

/// Forgets those of files below the data folder `data`.
pub(super) fn forget(data: &Path) {
    KNOWN.lock().retain(|path, _| !path.starts_with(data));
}

/// The hash of a file. Blocks.
pub(super) fn hash(path: &Path) -> io::Result<Sha256> {
    let mut hash = sha2::Sha256::new();
    io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(Sha256(hash.finalize().into()))
}

#[cfg(test)]
mod tests {
    use std::{fs, time::Duration};

    use super::*;

    #[test]
    fn a_file_is_read_again_only_after_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("snow.jpg");
        let write = |text: &str, modified: SystemTime| {
            fs::write(&path, text).unwrap();
            File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
            hash_once(&path, &fs::metadata(&path).unwrap()).unwrap()
        };
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let first = write("snow", then);
        assert_eq!(first, hash(&path).unwrap());
        assert_eq!(write("rain", then), first, "as far as its size and time say it is the same");
        assert_eq!(write("rain", then + Duration::from_secs(1)), hash(&path).unwrap());
        assert_eq!(write("wind!", then + Duration::from_secs(1)), hash(&path).unwrap());
        forget(folder.path());
        assert_eq!(write("storm", then + Duration::from_secs(1)), hash(&path).unwrap());
    }
}
