//! Putting picture files into the folder: each once, whatever night it is.

use std::{
    collections::{BTreeSet, HashMap},
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use domain::{SealedName, Sha256};
use store::OwnFile;
use tokio_util::sync::CancellationToken;

use super::{
    error::FolderBackupError,
    lists::{ApartFile, Needed},
    names::NameKey,
    place::{BackupPlace, make_names_durable},
    sealing::{hash_of, seal, size_of_whole},
};

/// The folder whose pictures are published; what the owner puts there is in no database.
const PICTURES: &str = "pictures";

/// What is put where, and how.
pub(super) struct Writing {
    pub place: BackupPlace,
    /// The data folder.
    pub data: PathBuf,
    pub recipient: age::x25519::Recipient,
    pub names: NameKey,
    pub stop: CancellationToken,
}

/// The picture files of one backup.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub files: Vec<ApartFile>,
    pub needed: Needed,
    /// Missing or damaged here, and not in the folder either.
    pub left_out: u64,
}

impl Writing {
    /// Puts into the folder what is not there yet of `own` and the pictures folder. It is there for good when this returns.
    pub(super) fn put(&self, own: &[OwnFile]) -> Result<Written, FolderBackupError> {
        let there = Existing::in_place(&self.place)?;
        let mut written = Written::default();
        for file in own {
            let folder = if file.is_of_comment { "media/comments" } else { "media" };
            let path = format!("{folder}/{}", file.sha256);
            self.put_one(path, file.sha256, file.size_bytes, &there, &mut written)?;
        }
        let (pictures, unnamed) = files_in(&self.data, PICTURES).map_err(FolderBackupError::Here)?;
        written.left_out += unnamed;
        for path in pictures {
            match self.hash(&path) {
                Ok((sha256, size_bytes)) => self.put_one(path, sha256, size_bytes, &there, &mut written)?,
                // Taken away since, or never to be read.
                Err(FolderBackupError::Here(error)) => leave_out(&path, &error, &mut written),
                Err(error) => return Err(error),
            }
        }
        make_names_durable(&self.place.media()).map_err(FolderBackupError::There)?;
        Ok(written)
    }

    fn put_one(
        &self,
        path: String,
        sha256: Sha256,
        size_bytes: u64,
        there: &Existing,
        written: &mut Written,
    ) -> Result<(), FolderBackupError> {
        let name = self.names.name(sha256);
        let known = written.needed.get(&name).copied();
        let whole = match known {
            Some(bytes) => Some(bytes),
            None => there.whole(&self.place, name, size_bytes).map_err(FolderBackupError::There)?,
        };
        let bytes = match whole {
            Some(bytes) => bytes,
            None => match self.seal(&path, sha256, name) {
                Ok(bytes) => bytes,
                Err(FolderBackupError::Here(error)) => {
                    leave_out(&path, &error, written);
                    return Ok(());
                }
                Err(error) => return Err(error),
            },
        };
        written.needed.insert(name, bytes);
        written.files.push(ApartFile { path, sha256, size_bytes, name });
        Ok(())
    }

    fn seal(&self, path: &str, sha256: Sha256, name: SealedName) -> Result<u64, FolderBackupError> {
        let file = File::open(self.data.join(path)).map_err(FolderBackupError::Here)?;
        let sealed = seal(file, &self.recipient, &self.place.media(), &self.stop)?;
        if sealed.sha256 != sha256 {
            return Err(FolderBackupError::Here(io::Error::new(io::ErrorKind::InvalidData, "the file is damaged")));
        }
        let bytes = sealed.bytes;
        sealed.keep(&self.place.sealed(name))?;
        Ok(bytes)
    }

    fn hash(&self, path: &str) -> Result<(Sha256, u64), FolderBackupError> {
        let file = File::open(self.data.join(path)).map_err(FolderBackupError::Here)?;
        let size_bytes = file.metadata().map_err(FolderBackupError::Here)?.len();
        let sha256 = hash_of(file, &self.stop).map_err(FolderBackupError::Here)?;
        Ok((sha256.ok_or(FolderBackupError::Stopped)?, size_bytes))
    }
}

/// One file that is damaged here must not keep all others from being safe.
fn leave_out(path: &str, error: &io::Error, written: &mut Written) {
    tracing::warn!(file.path = path, error = error as &dyn std::error::Error, "a picture is in no backup");
    written.left_out += 1;
}

/// What earlier nights put there.
struct Existing {
    sizes: HashMap<SealedName, u64>,
    /// With the sizes that they had when they were read back.
    known: BTreeSet<(SealedName, u64)>,
}

impl Existing {
    fn in_place(place: &BackupPlace) -> Result<Self, FolderBackupError> {
        let read = || {
            let mut known = BTreeSet::new();
            for list in place.list_names()? {
                known.extend(place.needed(list)?.unwrap_or_default());
            }
            Ok(Self { sizes: place.sealed_sizes()?, known })
        };
        read().map_err(FolderBackupError::There)
    }

    /// The size of the sealed file, if it is there and as long as it should be. One that no list names was left by a night that came to nothing.
    fn whole(&self, place: &BackupPlace, name: SealedName, size_bytes: u64) -> io::Result<Option<u64>> {
        let Some(&bytes) = self.sizes.get(&name) else { return Ok(None) };
        if self.known.contains(&(name, bytes)) {
            return Ok(Some(bytes));
        }
        let expected = size_of_whole(&place.sealed(name), size_bytes)?;
        Ok(expected.filter(|expected| *expected == bytes))
    }
}

/// The files in `folder` and below, as paths in `data` with slashes; and how many have names that are not Unicode. Hidden ones are left alone: programs
/// that copy keep there what is not finished.
fn files_in(data: &Path, folder: &str) -> io::Result<(Vec<String>, u64)> {
    let (mut files, mut unnamed) = (Vec::new(), 0);
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(data.join(&folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            match entry.file_name().to_str() {
                Some(name) if name.starts_with('.') => {}
                Some(name) if kind.is_dir() => folders.push(format!("{folder}/{name}")),
                Some(name) if kind.is_file() => files.push(format!("{folder}/{name}")),
                None if kind.is_file() => unnamed += 1,
                _ => {}
            }
        }
    }
    files.sort_unstable();
    Ok((files, unnamed))
}
