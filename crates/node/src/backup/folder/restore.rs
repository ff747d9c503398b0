//! Putting back what lies in a folder of backups: which archives there are, and the picture files beside them.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Write},
    path::{Component, Path, PathBuf},
};

use domain::Sha256;
use sha2::Digest;

use super::{
    lists::{ApartFile, read_apart},
    place::BackupPlace,
};
use crate::{
    backup::{
        archive::{APART, ArchiveError},
        opening::{RestoreError, open_sealed},
    },
    data::private_file::create_private_file,
    secrets::recovery_sheet::RecoverySheet,
};

const BUFFER_BYTES: usize = 64 * 1024;
/// Where picture files may lie in the data folder.
const FOLDERS: [&str; 2] = ["media", "pictures"];

/// The archives in `folder`, the newest first. Blocks.
pub(in crate::backup) fn archives_in(folder: &Path) -> Result<Vec<PathBuf>, RestoreError> {
    let places = BackupPlace::all_in(folder)?;
    let place = match &places[..] {
        [] => return Err(RestoreError::NoBackups(folder.to_owned())),
        [place] => place,
        _ => return Err(RestoreError::SeveralServers(folder.to_owned())),
    };
    let archives: Vec<_> = place.archive_names()?.into_iter().rev().map(|name| place.archive(name)).collect();
    if archives.is_empty() { Err(RestoreError::NoBackups(folder.to_owned())) } else { Ok(archives) }
}

/// Puts the picture files into `inside`, where `archive` was unpacked, and says which are lost. Blocks.
pub(in crate::backup) fn put_files_back(
    archive: &Path,
    inside: &Path,
    sheet: &RecoverySheet,
) -> Result<Vec<ApartFile>, RestoreError> {
    let listed = inside.join(APART);
    let files = read_apart(&listed).map_err(|_| ArchiveError::Damaged(PathBuf::from(APART)))?;
    // An archive that was taken away from its pictures has none.
    let place = BackupPlace::around(archive);
    let mut lost = Vec::new();
    for file in files {
        let to = inside.join(&file.path);
        if !is_for_pictures(Path::new(&file.path)) {
            return Err(ArchiveError::Damaged(PathBuf::from(file.path)).into());
        }
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        let is_back = match &place {
            Some(place) => put_back(&place.sealed(file.name), &to, file.sha256, sheet)?,
            None => false,
        };
        if !is_back {
            lost.push(file);
        }
    }
    fs::remove_file(listed)?;
    Ok(lost)
}

fn is_for_pictures(path: &Path) -> bool {
    FOLDERS.iter().any(|folder| path.starts_with(folder))
        && path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// Says whether the file is back, byte by byte. One that is missing or damaged keeps none of the others from coming back.
fn put_back(sealed: &Path, to: &Path, sha256: Sha256, sheet: &RecoverySheet) -> Result<bool, RestoreError> {
    let Ok(sealed) = File::open(sealed) else { return Ok(false) };
    let Ok(mut opened) = open_sealed(BufReader::new(sealed), sheet) else { return Ok(false) };
    let mut file = create_private_file(to)?;
    let (mut hash, mut buffer) = (sha2::Sha256::new(), vec![0; BUFFER_BYTES]);
    let is_whole = loop {
        match opened.read(&mut buffer) {
            Ok(0) => break Sha256(hash.finalize().into()) == sha256,
            Ok(read) => {
                hash.update(&buffer[..read]);
                file.write_all(&buffer[..read])?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break false,
        }
    };
    if is_whole {
        file.sync_all()?;
    } else {
        fs::remove_file(to)?;
    }
    Ok(is_whole)
}
