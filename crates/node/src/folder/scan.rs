//! What is in the folder right now.

use std::{
    collections::BTreeMap,
    fs::{self, Metadata},
    io::{self, Read},
    path::Path,
    time::UNIX_EPOCH,
};

use bytes::Bytes;
use domain::{LeftAloneReason, Timestamp, limits};
use store::FolderFile;

/// Files that systems put into folders by themselves, beside the hidden ones: no person put them there.
const SYSTEM_NAMES: [&str; 5] = ["Thumbs.db", "ehthumbs.db", "desktop.ini", "@eaDir", "lost+found"];

/// What is under a name in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    File(Stamp),
    /// Nothing that is ever read.
    Other(LeftAloneReason),
}

/// Size and time of a file: while they stay the same, so do its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) size_bytes: u64,
    pub(super) modified_at: Timestamp,
}

impl Entry {
    fn of(metadata: &Metadata, has_readable_name: bool) -> io::Result<Self> {
        Ok(if metadata.is_dir() {
            Self::Other(LeftAloneReason::Folder)
        } else if metadata.is_symlink() {
            Self::Other(LeftAloneReason::Link)
        } else if !metadata.is_file() {
            Self::Other(LeftAloneReason::NotAPicture)
        } else if has_readable_name {
            Self::File(Stamp::of(metadata)?)
        } else {
            Self::Other(LeftAloneReason::UnreadableName)
        })
    }
}

impl Stamp {
    /// As it was when the file was seen last.
    pub(super) fn of_file(file: &FolderFile) -> Self {
        Self { size_bytes: file.size_bytes, modified_at: file.modified_at }
    }

    fn of(metadata: &Metadata) -> io::Result<Self> {
        let since_epoch = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let modified_at = Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX));
        Ok(Self { size_bytes: metadata.len(), modified_at })
    }
}

/// Lists what is in the folder by name. Blocks.
///
/// Not listed: hidden files, where programs that copy keep what is not finished, and what systems put there by themselves.
pub(super) fn list(folder: &Path) -> io::Result<BTreeMap<String, Entry>> {
    let mut entries = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (name, is_readable) = match entry.file_name().into_string() {
            Ok(name) => (name, true),
            Err(name) => (name.to_string_lossy().into_owned(), false),
        };
        if name.starts_with('.') || SYSTEM_NAMES.contains(&name.as_str()) {
            continue;
        }
        // Of the entry itself: links are not followed.
        match entry.metadata() {
            Ok(metadata) => drop(entries.insert(name, Entry::of(&metadata, is_readable)?)),
            // It went away since.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(entries)
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
