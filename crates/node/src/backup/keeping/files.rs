//! What is kept for friends, on this disk: `.o2m-kept/<key>/<name>`, and in `.coming` beside what is not whole yet. Hidden, so that it is in no backup of
//! the owner's.

use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use domain::{NodeId, Sha256, keeping::KeptName, limits};
use federation::wire::KeptChallenge;
use sha2::Digest;
use store::KeptFile;

use crate::{
    backup::folder::place::make_names_durable, data::private_folder::make_private_folder, machine::file_system::room,
};

/// In the data folder.
const FOLDER: &str = ".o2m-kept";
const COMING: &str = ".coming";
/// Where files lie, below the folder of a friend.
const FOLDERS: [&str; 2] = ["archives", "media"];
/// Files of one friend that are not whole. One more takes the place of the oldest.
const COMING_AT_ONCE: usize = 4;
/// What is left free on this disk.
const ROOM_TO_SPARE_BYTES: u64 = 1_000_000_000;
/// What was not gone on with for so long is not finished any more.
const COMING_TIME: Duration = Duration::from_hours(7 * 24);
const BUFFER_BYTES: usize = 64 * 1024;

/// Of one friend. Everything here blocks.
#[derive(Debug, Clone)]
pub(super) struct KeptFiles(PathBuf);

/// What became of a piece, on the disk.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// All bytes are there, and are those of the file. It is in its place for good.
    Whole,
    Has(u64),
    NoRoom,
    OtherBytes,
}

impl KeptFiles {
    pub(super) fn of(data: &Path, id: NodeId) -> Self {
        Self(data.join(FOLDER).join(id.to_string()))
    }

    pub(super) fn path(&self, name: KeptName) -> PathBuf {
        self.0.join(name.to_string())
    }

    /// Says whether `file` is there, as long as it should be.
    pub(super) fn has(&self, file: &KeptFile) -> bool {
        fs::metadata(self.path(file.name)).is_ok_and(|told| told.len() == file.size_bytes)
    }

    /// Says whether anything is there at all.
    pub(super) fn has_folder(&self) -> bool {
        self.0.is_dir()
    }

    /// How many bytes of files are there that are not whole, but for the one of `file`.
    pub(super) fn coming_bytes(&self, file: &KeptFile) -> u64 {
        let coming = self.coming(file);
        self.all_coming().iter().filter(|other| other.path != coming).map(|other| other.bytes).sum()
    }

    /// Removes files that are not whole, those that rested longest first, until no more than `bytes` of them are left beside that of `file`.
    pub(super) fn remove_other_coming(&self, file: &KeptFile, bytes: u64) -> io::Result<()> {
        let coming = self.coming(file);
        let others: Vec<_> = self.all_coming().into_iter().filter(|other| other.path != coming).collect();
        let mut left: u64 = others.iter().map(|other| other.bytes).sum();
        for other in others {
            if left <= bytes {
                break;
            }
            missing_is_fine(fs::remove_file(other.path))?;
            left -= other.bytes;
        }
        Ok(())
    }

    /// Removes what was not gone on with for long, and what is none of `listed`; nothing of the latter where none of those is there: then the folder and the
    /// database are not of one time.
    pub(super) fn tidy(&self, listed: &[KeptFile], now: SystemTime) -> io::Result<()> {
        for coming in self.all_coming() {
            if now.duration_since(coming.changed_at).is_ok_and(|rested| rested >= COMING_TIME) {
                missing_is_fine(fs::remove_file(coming.path))?;
            }
        }
        if !listed.iter().any(|file| self.has(file)) {
            return Ok(());
        }
        let paths: HashSet<_> = listed.iter().map(|file| self.path(file.name)).collect();
        for folder in FOLDERS {
            for entry in fs::read_dir(self.0.join(folder)).into_iter().flatten() {
                let path = entry?.path();
                if !paths.contains(&path) && path.is_file() {
                    tracing::warn!(path = %path.display(), "a file that is kept for nobody is removed");
                    missing_is_fine(fs::remove_file(path))?;
                }
            }
        }
        Ok(())
    }

    /// What is not whole, what rested longest first.
    fn all_coming(&self) -> Vec<ComingFile> {
        let entries = fs::read_dir(self.0.join(COMING)).into_iter().flatten().flatten();
        let mut all: Vec<_> = entries
            .filter_map(|entry| {
                let told = entry.metadata().ok()?;
                Some(ComingFile { changed_at: told.modified().ok()?, path: entry.path(), bytes: told.len() })
            })
            .collect();
        all.sort_unstable_by(|one, other| (one.changed_at, &one.path).cmp(&(other.changed_at, &other.path)));
        all
    }

    /// Writes the piece of `file` that follows `at` bytes, if it goes on there.
    pub(super) fn write(&self, file: &KeptFile, at: u64, piece: &[u8]) -> io::Result<Written> {
        match self.write_piece(file, at, piece) {
            Err(error) if is_no_room(&error) => Ok(Written::NoRoom),
            written => written,
        }
    }

    fn write_piece(&self, file: &KeptFile, at: u64, piece: &[u8]) -> io::Result<Written> {
        let coming = self.coming(file);
        let has_bytes = fs::metadata(&coming).map_or(0, |told| told.len());
        if has_bytes != at {
            return Ok(Written::Has(has_bytes));
        }
        if !self.has_room(file.size_bytes.saturating_sub(has_bytes)) {
            return Ok(Written::NoRoom);
        }
        make_private_folder(&self.0)?;
        make_private_folder(&self.0.join(COMING))?;
        if at == 0 {
            self.make_place()?;
        }
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        let mut out = options.open(&coming)?;
        out.write_all(piece)?;
        let has_bytes = has_bytes + piece.len() as u64;
        if has_bytes < file.size_bytes {
            return Ok(Written::Has(has_bytes));
        }
        out.sync_all()?;
        if hash(File::open(&coming)?)? != file.sha256 {
            fs::remove_file(&coming)?;
            return Ok(Written::OtherBytes);
        }
        let place = self.path(file.name);
        let folder = place.parent().unwrap_or(&self.0);
        make_private_folder(folder)?;
        fs::rename(&coming, &place)?;
        make_names_durable(folder)?;
        Ok(Written::Whole)
    }

    /// Reads the piece that follows `at` bytes; `None`: there is no such file.
    pub(super) fn read(&self, name: KeptName, at: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(mut file) = self.open(name)? else { return Ok(None) };
        file.seek(SeekFrom::Start(at.min(limits::KEPT_FILE_BYTES)))?;
        let mut piece = Vec::new();
        file.take(limits::KEPT_PIECE_BYTES as u64).read_to_end(&mut piece)?;
        Ok(Some(piece))
    }

    /// What is answered to `challenge`; `None`: it is not there, or is not so long.
    pub(super) fn prove(&self, name: KeptName, challenge: &KeptChallenge) -> io::Result<Option<Sha256>> {
        self.open(name)?.map_or(Ok(None), |file| challenge.answer(file))
    }

    pub(super) fn remove(&self, name: KeptName) -> io::Result<()> {
        missing_is_fine(fs::remove_file(self.path(name)))
    }

    pub(super) fn remove_all(&self) -> io::Result<()> {
        missing_is_fine(fs::remove_dir_all(&self.0))
    }

    fn open(&self, name: KeptName) -> io::Result<Option<File>> {
        match File::open(self.path(name)) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// By its hash: with other bytes it is another file, whatever its name.
    fn coming(&self, file: &KeptFile) -> PathBuf {
        self.0.join(COMING).join(file.sha256.to_string())
    }

    fn has_room(&self, bytes: u64) -> bool {
        let above = self.0.ancestors().find(|folder| folder.is_dir()).unwrap_or(&self.0);
        room(above).is_none_or(|room| room.free_bytes >= bytes.saturating_add(ROOM_TO_SPARE_BYTES))
    }

    fn make_place(&self) -> io::Result<()> {
        for other in self.all_coming().iter().rev().skip(COMING_AT_ONCE - 1) {
            fs::remove_file(&other.path)?;
        }
        Ok(())
    }
}

/// A file that is not whole.
struct ComingFile {
    changed_at: SystemTime,
    path: PathBuf,
    bytes: u64,
}

fn is_no_room(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
}

/// SHA-256 of what `file` reads. Blocks.
pub(super) fn hash(mut file: impl Read) -> io::Result<Sha256> {
    let (mut hash, mut buffer) = (sha2::Sha256::new(), vec![0; BUFFER_BYTES]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(Sha256(hash.finalize().into())),
            read => hash.update(&buffer[..read]),
        }
    }
}

pub(super) fn missing_is_fine(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
