//! A folder of pictures, each a post of its own, with the side files of Google Takeout where there are any.

use std::collections::HashSet;

use domain::{Remark, limits};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    dates,
    entry::{Entry, EntryPicture, Found, WasFor},
    error::ImportError,
    files::{Files, ReadFile},
    plain,
    side_files::SideFiles,
};

/// Largest side file that is read.
const SIDE_FILE_BYTES: u64 = 1024 * 1024;
/// What pictures are called.
const ENDINGS: [&str; 9] = ["jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "avif", "jpe"];
/// Films beside them.
const FILMS: [&str; 7] = ["mp4", "mov", "m4v", "avi", "3gp", "mkv", "mp"];

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct SideFile {
    description: String,
    photo_taken_time: Option<TakenTime>,
}

#[derive(Deserialize)]
struct TakenTime {
    timestamp: String,
}

/// Says whether a file is called as pictures are.
pub(super) fn is_picture(name: &str) -> bool {
    has_ending(name, &ENDINGS)
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

pub(super) fn read(
    files: &mut Files,
    take: &mut dyn FnMut(&mut Files, Found) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let side_files = SideFiles::of(files.names().iter().map(String::as_str));
    let names = files.names().to_vec();
    let mut seen = HashSet::new();
    for name in names {
        if has_ending(&name, &FILMS) {
            take(files, Found::LeftOut(Remark::Empty))?;
        }
        if !is_picture(&name) {
            continue;
        }
        let mut hash = Sha256::new();
        let hashed = files.each_part(&name, limits::PICTURE_BYTES as u64, |part| {
            hash.update(part);
            Ok(())
        });
        let found = match hashed {
            Err(ImportError::TooLarge) => Found::LeftOut(Remark::PictureRefused),
            Err(_) => Found::LeftOut(Remark::PictureDamaged),
            // Albums have the pictures of the years once more.
            Ok(_) => {
                let hash: [u8; 32] = hash.finalize().into();
                if seen.insert(hash) {
                    Found::Entry(entry(&name, &hash, &side_files, files))
                } else {
                    Found::LeftOut(Remark::Duplicate)
                }
            }
        };
        take(files, found)?;
    }
    Ok(())
}

fn entry(name: &str, hash: &[u8], side_files: &SideFiles, files: &mut Files) -> Entry {
    let side_file = side_files.of_picture(name).map(|side| files.read(side, SIDE_FILE_BYTES));
    let side_file: SideFile = match side_file {
        Some(ReadFile::Whole(bytes)) => serde_json::from_slice(&bytes).unwrap_or_default(),
        _ => SideFile::default(),
    };
    let taken = side_file.photo_taken_time.and_then(|taken| dates::of_seconds(taken.timestamp.parse().ok()?));
    let remarks = if taken.is_some() { Vec::new() } else { vec![Remark::DateOfFile] };
    Entry {
        origin: format!("picture:{}", data_encoding::HEXLOWER.encode(hash)),
        at: taken.or_else(|| files.modified_at(name)),
        text: plain::escaped(&side_file.description),
        pictures: vec![EntryPicture { name: name.to_owned(), alt: String::new() }],
        was_for: WasFor::Unknown,
        remarks,
        ..Entry::default()
    }
}
