//! The files of an import: in a zip, or in a folder.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use domain::Timestamp;
use jiff::civil;
use zip::{ZipArchive, result::ZipError};

use super::{dates, error::ImportError};

/// Most files in one: of each, a zip's list is in memory.
pub(super) const FILES: usize = 200_000;
/// Longest list of posts, in bytes.
pub(super) const LIST_BYTES: u64 = 1024 * 1024 * 1024;
/// How deep folders lie in each other.
const DEPTH: usize = 32;
/// So much says what a picture is.
const HEAD_BYTES: u64 = 4096;
/// How a zip's list goes on: APPNOTE 6.3.10, section 4.3.12.
const LISTED: [u8; 4] = *b"PK\x01\x02";
/// Of what stands there for a file, before its name, and where in it the lengths of what follows are.
const LISTED_BYTES: u64 = 46;
const LENGTHS_AT: u64 = 28;

/// The files of an import, by their paths in it, with `/` between folders.
pub(super) struct Files {
    place: Place,
    stored: HashMap<String, Stored>,
    /// Sorted, so that each way through is the same one.
    names: Vec<String>,
    /// Files whose names lead elsewhere, or cannot be read; and encrypted ones.
    pub passed_over: u64,
}

enum Place {
    Zip(Box<ZipArchive<BufReader<File>>>),
    Folder(PathBuf),
}

#[derive(Debug, Clone, Copy)]
struct Stored {
    /// In a zip.
    index: usize,
    /// As it is said.
    size_bytes: u64,
    modified_at: Option<Timestamp>,
}

/// What reading a file came to.
#[derive(Debug)]
pub(super) enum ReadFile {
    Whole(Vec<u8>),
    Missing,
    TooLarge,
    Damaged,
}

impl Files {
    /// Opens the zip or the folder at `path`. Blocks.
    pub(super) fn open(path: &Path) -> Result<Self, ImportError> {
        let metadata = fs::metadata(path).map_err(ImportError::Gone)?;
        if metadata.is_dir() {
            return Self::of_folder(path);
        }
        if metadata.is_file() { Self::of_zip(path) } else { Err(ImportError::NotAnArchive) }
    }

    fn of_zip(path: &Path) -> Result<Self, ImportError> {
        let mut file = BufReader::new(File::open(path).map_err(ImportError::Gone)?);
        let mut head = [0; 2];
        let has_head = file.read_exact(&mut head).is_ok() && head == *b"PK";
        file.seek(SeekFrom::Start(0))?;
        let zip = ZipArchive::new(file).map_err(|error| match error {
            ZipError::InvalidArchive(_) | ZipError::UnsupportedArchive(_) if !has_head => ImportError::NotAnArchive,
            error => error.into(),
        })?;
        if zip.len() > FILES {
            return Err(ImportError::TooLarge);
        }
        let (mut stored, mut passed_over, mut last_listed_at) = (HashMap::new(), 0, 0);
        for index in 0..zip.len() {
            let entry = zip.by_index_data(index)?;
            last_listed_at = last_listed_at.max(entry.central_header_start());
            if entry.is_dir() {
                continue;
            }
            let name = entry.name().ok().filter(|_| entry.enclosed_name().is_some());
            let Some(name) = name.filter(|_| entry.is_file() && !entry.encrypted()) else {
                passed_over += 1;
                continue;
            };
            let modified_at = entry.last_modified().and_then(|at| dates::in_utc(at_in_dos(at)?));
            stored.insert(name.into_owned(), Stored { index, size_bytes: entry.size(), modified_at });
        }
        if !zip.is_empty() && goes_on_after(&mut File::open(path).map_err(ImportError::Gone)?, last_listed_at)? {
            return Err(ImportError::ListCutShort);
        }
        Ok(Self::new(Place::Zip(Box::new(zip)), stored, passed_over))
    }

    fn of_folder(folder: &Path) -> Result<Self, ImportError> {
        let (mut stored, mut passed_over) = (HashMap::new(), 0);
        let mut folders = vec![(folder.to_owned(), String::new(), 0)];
        while let Some((path, prefix, depth)) = folders.pop() {
            for entry in fs::read_dir(&path).map_err(ImportError::Gone)? {
                let entry = entry.map_err(ImportError::Gone)?;
                // Of the entry itself: links are not followed.
                let metadata = entry.metadata().map_err(ImportError::Gone)?;
                let Some(name) = entry.file_name().to_str().map(|name| format!("{prefix}{name}")) else {
                    passed_over += 1;
                    continue;
                };
                if metadata.is_dir() && depth < DEPTH {
                    folders.push((entry.path(), format!("{name}/"), depth + 1));
                } else if metadata.is_file() {
                    let modified_at = metadata.modified().ok().and_then(milliseconds);
                    stored.insert(name, Stored { index: 0, size_bytes: metadata.len(), modified_at });
                } else {
                    passed_over += 1;
                }
                if stored.len() > FILES {
                    return Err(ImportError::TooLarge);
                }
            }
        }
        Ok(Self::new(Place::Folder(folder.to_owned()), stored, passed_over))
    }

    fn new(place: Place, stored: HashMap<String, Stored>, passed_over: u64) -> Self {
        let mut names: Vec<String> = stored.keys().cloned().collect();
        names.sort_unstable();
        Self { place, stored, names, passed_over }
    }

    /// All paths, in their order.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.stored.contains_key(name)
    }

    /// When a file was changed last, as far as that is known.
    pub(super) fn modified_at(&self, name: &str) -> Option<Timestamp> {
        self.stored.get(name)?.modified_at
    }

    /// How large a file says that it is; 0 if it is not there.
    pub(super) fn size_bytes(&self, name: &str) -> u64 {
        self.stored.get(name).map_or(0, |stored| stored.size_bytes)
    }

    /// The path of what is called `name` in a document at `of`: that says it relative to its own folder, or to one above. Says nothing of
    /// whether it is there.
    pub(super) fn resolve(&self, of: &str, name: &str) -> String {
        let name = name.trim_start_matches('/');
        let above = of.match_indices('/').map(|(at, _)| &of[..=at]).rev().chain([""]);
        let mut found = above.map(|folder| format!("{folder}{name}")).filter(|path| self.has(path));
        found.next().unwrap_or_else(|| name.to_owned())
    }

    /// How a file begins.
    pub(super) fn head(&mut self, name: &str) -> ReadFile {
        self.read_with(name, u64::MAX, |file, bytes| file.take(HEAD_BYTES).read_to_end(bytes))
    }

    /// A file, if it has no more bytes than `limit`.
    pub(super) fn read(&mut self, name: &str, limit: u64) -> ReadFile {
        // What it says of its size is not believed.
        let read = self.read_with(name, limit, |file, bytes| file.take(limit.saturating_add(1)).read_to_end(bytes));
        match read {
            ReadFile::Whole(bytes) if bytes.len() as u64 > limit => ReadFile::TooLarge,
            read => read,
        }
    }

    fn read_with(
        &mut self,
        name: &str,
        limit: u64,
        read: impl FnOnce(&mut dyn Read, &mut Vec<u8>) -> io::Result<usize>,
    ) -> ReadFile {
        let Some(stored) = self.stored.get(name).copied() else { return ReadFile::Missing };
        if stored.size_bytes > limit {
            return ReadFile::TooLarge;
        }
        let mut bytes = Vec::new();
        match self.with(name, stored, |file| Ok(read(file, &mut bytes)?)) {
            Ok(_) => ReadFile::Whole(bytes),
            Err(ImportError::Gone(_)) => ReadFile::Missing,
            Err(_) => ReadFile::Damaged,
        }
    }

    /// Hands the bytes of a file to `take`, part by part; says how many they were.
    pub(super) fn each_part(
        &mut self,
        name: &str,
        limit: u64,
        mut take: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<u64, ImportError> {
        let stored = self.stored.get(name).copied().ok_or(ImportError::UnknownFormat)?;
        self.with(name, stored, |file| {
            let (mut part, mut size) = (vec![0; 64 * 1024], 0);
            loop {
                let length = file.read(&mut part)?;
                size += length as u64;
                if length == 0 {
                    return Ok(size);
                }
                if size > limit {
                    return Err(ImportError::TooLarge);
                }
                take(&part[..length])?;
            }
        })
    }

    /// A list of posts, to be read while other files are. What is packed is unpacked into a file without a name in `spool`.
    pub(super) fn list(&mut self, name: &str, spool: &Path) -> Result<File, ImportError> {
        if let Place::Folder(folder) = &self.place {
            let file = File::open(folder.join(name)).map_err(ImportError::Gone)?;
            return if file.metadata()?.len() > LIST_BYTES { Err(ImportError::TooLarge) } else { Ok(file) };
        }
        let mut file = tempfile::tempfile_in(spool)?;
        self.each_part(name, LIST_BYTES, |part| file.write_all(part))?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    fn with<T>(
        &mut self,
        name: &str,
        stored: Stored,
        read: impl FnOnce(&mut dyn Read) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        match &mut self.place {
            Place::Zip(zip) => read(&mut zip.by_index(stored.index)?),
            // The name was found in the folder, so it leads to nothing else.
            Place::Folder(folder) => read(&mut File::open(folder.join(name)).map_err(ImportError::Gone)?),
        }
    }
}

/// Says whether another file is listed after the last one that was read: some programs count in 16 bits, and say 4,464 for 70,000.
fn goes_on_after(file: &mut (impl Read + Seek), last_listed_at: u64) -> io::Result<bool> {
    file.seek(SeekFrom::Start(last_listed_at + LENGTHS_AT))?;
    let mut lengths = [0; 6];
    file.read_exact(&mut lengths)?;
    let rest: u64 = lengths.chunks(2).map(|pair| u64::from(u16::from_le_bytes([pair[0], pair[1]]))).sum();
    file.seek(SeekFrom::Start(last_listed_at + LISTED_BYTES + rest))?;
    let mut next = [0; 4];
    Ok(file.read_exact(&mut next).is_ok() && next == LISTED)
}

/// A zip's date, if it is one: some programs write day 0 of month 0.
fn at_in_dos(at: zip::DateTime) -> Option<civil::DateTime> {
    let small = |number: u8| i8::try_from(number).ok();
    let year = i16::try_from(at.year()).ok()?;
    civil::DateTime::new(
        year,
        small(at.month())?,
        small(at.day())?,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
        0,
    )
    .ok()
}

fn milliseconds(at: std::time::SystemTime) -> Option<Timestamp> {
    let since_epoch = at.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since_epoch.as_millis()).ok().map(Timestamp)
}
