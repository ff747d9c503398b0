//! What is in the folder right now.

use std::{
    collections::BTreeMap,
    fs::{self, Metadata},
    io::{self, Read},
    path::Path,
    time::UNIX_EPOCH,
};

use bytes::Bytes;
use domain::{Timestamp, limits};

/// Size and time of a file: while they stay the same, so do its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) size_bytes: u64,
    pub(super) modified_at: Timestamp,
}

impl Stamp {
    fn of(metadata: &Metadata) -> io::Result<Self> {
        let since_epoch = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let modified_at = Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX));
        Ok(Self { size_bytes: metadata.len(), modified_at })
    }
}

/// Lists the files of the folder by name. Blocks.
///
/// Not listed: folders; symbolic links, which could publish any file of the machine; hidden files, where programs that copy keep
/// what is not finished; names that are not Unicode.
pub(super) fn list(folder: &Path) -> io::Result<BTreeMap<String, Stamp>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        // Of the entry itself: links are not followed.
        match entry.metadata() {
            Ok(metadata) if metadata.is_file() => drop(files.insert(name, Stamp::of(&metadata)?)),
            Ok(_) => {}
            // It went away since.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(files)
}

/// Reads a file, if it still is what was listed. Blocks.
pub(super) fn read(path: &Path, listed: Stamp) -> io::Result<Option<Bytes>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(None);
    }
    let mut file = fs::File::open(path)?;
    let mut bytes = Vec::new();
    Read::by_ref(&mut file).take(limits::PICTURE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    let is_as_listed = Stamp::of(&file.metadata()?)? == listed;
    Ok(is_as_listed.then(|| bytes.into()))
}
