//! Putting a backup into an empty data folder. The node in it begins when it is started, and knows itself for a copy (`housekeeping::place`).

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use age::{DecryptError, Decryptor};
use domain::Timestamp;
use federation::Identity;
use store::{CopyError, check_copy};
use tempfile::TempDir;
use tokio::task::spawn_blocking;

use super::archive::{self, ArchiveError, Manifest};
use crate::{
    data::{identity, private_folder::make_private_folder},
    node::DATABASE,
    secrets::recovery_sheet::{RecoverySheet, RecoveryWordsError},
};

const UNFINISHED: &str = ".o2m-restoring-";
/// How files of age's begin.
pub(super) const SEALED: &[u8] = b"age-encryption.org/";

/// What was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The owner's.
    pub name: String,
    pub made_at: Timestamp,
}

/// Nothing was put back, and the data folder is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// It is never written over.
    #[error("{} is not empty: choose another data folder", .0.display())]
    NotEmpty(PathBuf),
    #[error(transparent)]
    Words(#[from] RecoveryWordsError),
    #[error("these words open another backup, not this one")]
    OtherSheet,
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Copy(#[from] CopyError),
    #[error("the key in the backup is not the one by which its friends know it")]
    OtherKey,
    #[error("the files could not be read or written")]
    File(#[from] io::Error),
}

/// Puts the backup in `file` into the data folder `data`. `words` is asked for those of the recovery sheet if it is sealed.
pub async fn restore(
    file: PathBuf,
    data: PathBuf,
    words: impl FnOnce() -> io::Result<String> + Send + 'static,
) -> Result<Restored, RestoreError> {
    let place = data.clone();
    let unpacked = spawn_blocking(move || unpack(&file, &place, words));
    let (folder, manifest) = unpacked.await.map_err(io::Error::other)??;
    let inside = folder.path().join("data");
    let known = check_copy(&inside.join(DATABASE)).await?;
    spawn_blocking(move || -> Result<Restored, RestoreError> {
        let key = Identity::from_pem(&fs::read_to_string(inside.join(identity::FILE))?);
        if key.map_err(|_| RestoreError::OtherKey)?.id() != manifest.id || known != Some(manifest.id) {
            return Err(RestoreError::OtherKey);
        }
        put_in_place(&inside, &data)?;
        Ok(Restored { name: manifest.name, made_at: manifest.made_at })
    })
    .await
    .map_err(io::Error::other)?
}

/// Beside the data folder, so that it is moved there as a whole.
fn unpack(
    file: &Path,
    data: &Path,
    words: impl FnOnce() -> io::Result<String>,
) -> Result<(TempDir, Manifest), RestoreError> {
    if has_something(data)? {
        return Err(RestoreError::NotEmpty(data.to_owned()));
    }
    let around = data.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = BufReader::new(File::open(file)?);
    let is_sealed = file.fill_buf()?.starts_with(SEALED);
    let archive: Box<dyn Read> =
        if is_sealed { opened(file, &RecoverySheet::parse(&words()?)?)? } else { Box::new(file) };
    fs::create_dir_all(around)?;
    let folder = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(around)?;
    let inside = folder.path().join("data");
    make_private_folder(&inside)?;
    let manifest = archive::unpack(archive, &inside)?;
    Ok((folder, manifest))
}

fn opened(file: impl Read + 'static, sheet: &RecoverySheet) -> Result<Box<dyn Read>, RestoreError> {
    let decryptor = Decryptor::new(file).map_err(|_| ArchiveError::NoBackup)?;
    match decryptor.decrypt(std::iter::once(&sheet.identity() as &dyn age::Identity)) {
        Ok(archive) => Ok(Box::new(archive)),
        Err(DecryptError::NoMatchingKeys) => Err(RestoreError::OtherSheet),
        Err(DecryptError::Io(error)) => Err(error.into()),
        Err(_) => Err(ArchiveError::NoBackup.into()),
    }
}

fn has_something(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn put_in_place(inside: &Path, data: &Path) -> Result<(), RestoreError> {
    match fs::remove_dir(data) {
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
            return Err(RestoreError::NotEmpty(data.to_owned()));
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    Ok(fs::rename(inside, data)?)
}
