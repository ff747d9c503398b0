//! The archive: a tar of the data folder (docs/BACKUPS.md). It begins with what it is and ends with a mark, so that a part of one is known as a part.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Component, Path, PathBuf},
};

use domain::{NodeId, Sha256, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::Digest;
use tar::{Builder, EntryType, Header};

use super::put_back;
use crate::{
    data::{moved_note, private_file::create_private_file},
    node::DATABASE,
};

/// The first file.
const MANIFEST: &str = "o2m-backup.json";
/// The last one; it is empty.
const END: &str = "o2m-backup.end";
/// Where everything is in the archive.
const FORMAT: u32 = 1;
/// Where picture files lie beside it. Versions that know the first alone would put back the rest, and say that it is all.
const FORMAT_WITH_FILES_APART: u32 = 2;
const MANIFEST_BYTES: u64 = 64 * 1024;
const MEDIA: &str = "media";
/// What else lies apart where something does.
const PICTURES: &str = "pictures";
pub(super) const APART_FOLDERS: [&str; 2] = [MEDIA, PICTURES];
/// The list of what does.
pub(super) const APART: &str = "o2m-media.jsonl";
/// What belongs to the process or the machine and not to the owner; of the database, a copy stands in the archive.
const LEFT_OUT: [&str; 7] = ["o2m.lock", "o2m.log", "o2m.place", put_back::FILE, moved_note::FILE, DATABASE, APART];

/// What the archive is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub format: u32,
    /// Of O2M.
    pub version: String,
    pub made_at: Timestamp,
    pub id: NodeId,
    /// The owner's.
    pub name: String,
}

/// What every version of it says.
#[derive(Deserialize)]
struct Head {
    format: u32,
    version: String,
}

/// What is not such an archive.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("this is no backup of O2M's")]
    NoBackup,
    #[error("the backup was made by a newer version of O2M ({0}): update O2M first")]
    Newer(String),
    #[error("the backup ends too soon: a part of it is missing")]
    Part,
    #[error("the backup is damaged at {0}")]
    Damaged(PathBuf),
    #[error("the files could not be read or written")]
    File(#[from] io::Error),
}

impl Manifest {
    pub(super) fn new(made_at: Timestamp, id: NodeId, name: String) -> Self {
        Self { format: FORMAT, version: env!("CARGO_PKG_VERSION").to_owned(), made_at, id, name }
    }

    /// Of an archive beside which picture files lie.
    pub(super) fn with_files_apart(made_at: Timestamp, id: NodeId, name: String) -> Self {
        Self { format: FORMAT_WITH_FILES_APART, ..Self::new(made_at, id, name) }
    }

    pub(super) fn has_files_apart(&self) -> bool {
        self.format == FORMAT_WITH_FILES_APART
    }
}

/// What is to be in an archive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contents<'a> {
    pub manifest: &'a Manifest,
    /// In the place of the one that is in use.
    pub database: &'a Path,
    /// The data folder.
    pub data: &'a Path,
    /// The list of the files that are not in the archive; `None`: all are.
    pub apart: Option<&'a Path>,
}

/// Writes an archive. Blocks.
pub(super) fn write(contents: &Contents<'_>, out: impl Write) -> io::Result<()> {
    let Contents { manifest, database, data, apart } = *contents;
    let mut archive = Builder::new(out);
    append_bytes(&mut archive, MANIFEST, &serde_json::to_vec(manifest)?)?;
    append_file(&mut archive, database, Path::new(DATABASE))?;
    let left_out: &[&str] = match apart {
        Some(list) => {
            append_file(&mut archive, list, Path::new(APART))?;
            &APART_FOLDERS
        }
        None => &[],
    };
    each_file(data, Path::new(""), left_out, &mut |path| append_file(&mut archive, &data.join(path), path))?;
    append_bytes(&mut archive, END, &[])?;
    archive.into_inner()?.flush()
}

/// Calls `each` for every file of the folder that is neither left out nor unfinished.
fn each_file(
    data: &Path,
    folder: &Path,
    left_out: &[&str],
    each: &mut impl FnMut(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let is_at_top = folder.as_os_str().is_empty();
    let entries = match fs::read_dir(data.join(folder)) {
        // Deleted since the folder above was read; so may files be.
        Err(error) if error.kind() == io::ErrorKind::NotFound && !is_at_top => return Ok(()),
        entries => entries?.collect::<io::Result<Vec<_>>>()?,
    };
    let mut entries: Vec<_> = entries.into_iter().map(|entry| (entry.file_name(), entry)).collect();
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (name, entry) in entries {
        let word = name.to_string_lossy();
        if is_unfinished(&word) || is_at_top && (is_left_out(&word) || left_out.contains(&&*word)) {
            continue;
        }
        let (kind, path) = (entry.file_type()?, folder.join(&name));
        if kind.is_dir() {
            each_file(data, &path, left_out, each)?;
        } else if kind.is_file() {
            match each(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                done => done?,
            }
        }
    }
    Ok(())
}

/// How many bytes an archive without the files apart has, about. Blocks.
pub(super) fn rest_bytes(data: &Path) -> io::Result<u64> {
    let mut bytes = database_bytes(data)?;
    each_file(data, Path::new(""), &APART_FOLDERS, &mut |path| {
        bytes = bytes.saturating_add(fs::metadata(data.join(path))?.len());
        Ok(())
    })?;
    Ok(bytes)
}

/// How many bytes a copy of the database has at most, about. Blocks.
pub(super) fn database_bytes(data: &Path) -> io::Result<u64> {
    // What was written last is in the log beside it.
    let log = fs::metadata(data.join(format!("{DATABASE}-wal"))).map_or(0, |log| log.len());
    Ok(fs::metadata(data.join(DATABASE))?.len().saturating_add(log))
}

/// The database is followed by what SQLite keeps beside it; a copy from before an update is kept for that update alone.
fn is_left_out(name: &str) -> bool {
    LEFT_OUT.iter().any(|left_out| name.starts_with(left_out)) || name.starts_with("o2m-before-update")
}

pub(super) fn is_unfinished(name: &str) -> bool {
    name.starts_with('.')
}

fn append_file(archive: &mut Builder<impl Write>, file: &Path, path: &Path) -> io::Result<()> {
    let file = File::open(file)?;
    let size_bytes = file.metadata()?.len();
    // A file that grows meanwhile is taken as long as it was.
    let mut read = Counted { file: file.take(size_bytes), bytes: 0 };
    archive.append_data(&mut header(size_bytes), path, &mut read)?;
    if read.bytes < size_bytes {
        return Err(io::Error::other(format!("{} was changed meanwhile; try again", path.display())));
    }
    Ok(())
}

fn append_bytes(archive: &mut Builder<impl Write>, path: &str, bytes: &[u8]) -> io::Result<()> {
    archive.append_data(&mut header(bytes.len() as u64), path, bytes)
}

fn header(size_bytes: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_size(size_bytes);
    header
}

struct Counted<R> {
    file: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

/// Writes what is in the archive into the folder `to`, which is empty. Blocks.
pub(super) fn unpack(archive: impl Read, to: &Path) -> Result<Manifest, ArchiveError> {
    let mut archive = tar::Archive::new(archive);
    let mut entries = archive.entries().map_err(|_| ArchiveError::NoBackup)?;
    let first = entries.next().and_then(Result::ok).ok_or(ArchiveError::NoBackup)?;
    let manifest = read_manifest(first)?;
    for entry in entries {
        let mut entry = entry.map_err(part)?;
        let path = entry.path().map_err(|_| ArchiveError::NoBackup)?.into_owned();
        if path == Path::new(END) {
            return Ok(manifest);
        }
        let damaged = || ArchiveError::Damaged(path.clone());
        let is_here = path.components().all(|part| matches!(part, Component::Normal(_)));
        if !is_here || entry.header().entry_type() != EntryType::Regular {
            return Err(damaged());
        }
        let place = to.join(&path);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        let (size_bytes, name) = (entry.size(), hash_in_name(&path));
        let mut file = create_private_file(&place)?;
        let mut hash = sha2::Sha256::new();
        let mut tee = Tee { file: &mut file, hash: &mut hash };
        let copied = io::copy(&mut entry, &mut tee).map_err(part)?;
        if copied != size_bytes {
            return Err(ArchiveError::Part);
        }
        if name.is_some_and(|name| name != Sha256(hash.finalize().into())) {
            return Err(damaged());
        }
        file.sync_all()?;
    }
    Err(ArchiveError::Part)
}

fn read_manifest(entry: tar::Entry<'_, impl Read>) -> Result<Manifest, ArchiveError> {
    if entry.path().map_err(|_| ArchiveError::NoBackup)? != Path::new(MANIFEST) {
        return Err(ArchiveError::NoBackup);
    }
    let mut json = Vec::new();
    entry.take(MANIFEST_BYTES).read_to_end(&mut json).map_err(part)?;
    let Head { format, version } = serde_json::from_slice(&json).map_err(|_| ArchiveError::NoBackup)?;
    if format > FORMAT_WITH_FILES_APART {
        return Err(ArchiveError::Newer(version));
    }
    serde_json::from_slice(&json).map_err(|_| ArchiveError::NoBackup)
}

/// The hash by which a file of a picture is named, one in the folder of comments' pictures, too.
pub(super) fn hash_in_name(path: &Path) -> Option<Sha256> {
    path.file_name().filter(|_| path.starts_with(MEDIA))?.to_str()?.parse().ok()
}

fn part(error: io::Error) -> ArchiveError {
    // What `tar` says of a file that ends too soon.
    if matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::Other | io::ErrorKind::InvalidData) {
        ArchiveError::Part
    } else {
        ArchiveError::File(error)
    }
}

struct Tee<'a> {
    file: &'a mut File,
    hash: &'a mut sha2::Sha256,
}

impl Write for Tee<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
