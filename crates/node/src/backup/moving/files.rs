//! The files of pictures that go one by one: which they are, and where they may be.

use std::{
    fs::{self, DirEntry, Metadata, ReadDir},
    io::{self, Write},
    path::{Component, Path, PathBuf},
    time::{Duration, Instant},
};

use federation::moving::MoveFile;

pub(super) use super::hashes::hash;
use super::{hashes::hash_once, names::is_name_here};
use crate::backup::archive::{APART_FOLDERS, hash_in_name, is_unfinished};

/// After so long what was written is sent, however little: hashing takes its time, and whoever waits is not to give up.
const SEND_AFTER: Duration = Duration::from_secs(10);

/// Writes the list of the files in the data folder `data`, one JSON object a line; says how many bytes they have. What cannot be read is not in it, and the
/// log names it. Blocks.
pub(super) fn write_list(data: &Path, mut out: impl Write) -> io::Result<u64> {
    let (mut bytes, mut sent) = (0_u64, Instant::now());
    for folder in APART_FOLDERS {
        let folder = Path::new(folder);
        let entries = match fs::read_dir(data.join(folder)) {
            Err(error) if is_gone(&error) => continue,
            entries => entries?,
        };
        walk(data, folder, entries, &mut |path, metadata| {
            let Some(name) = path.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>() else {
                tracing::warn!(path = %path.display(), "a file does not move: its name is no text");
                return Ok(());
            };
            let known = hash_in_name(path).map_or_else(|| hash_once(&data.join(path), metadata), Ok);
            let sha256 = match known {
                Ok(sha256) => sha256,
                Err(error) => {
                    stays_behind(path, &error);
                    return Ok(());
                }
            };
            let size_bytes = metadata.len();
            let mut line = serde_json::to_vec(&MoveFile { path: name.join("/"), size_bytes, sha256 })?;
            line.push(b'\n');
            bytes += size_bytes;
            out.write_all(&line)?;
            if sent.elapsed() >= SEND_AFTER {
                out.flush()?;
                sent = Instant::now();
            }
            Ok(())
        })?;
    }
    out.flush()?;
    Ok(bytes)
}

fn walk(
    data: &Path,
    folder: &Path,
    entries: ReadDir,
    each: &mut impl FnMut(&Path, &Metadata) -> io::Result<()>,
) -> io::Result<()> {
    let readable = |entry: io::Result<DirEntry>| entry.inspect_err(|error| stays_behind(folder, error)).ok();
    let mut entries: Vec<_> = entries.filter_map(readable).collect();
    entries.sort_by_key(DirEntry::file_name);
    for entry in entries {
        let path = folder.join(entry.file_name());
        if is_unfinished(&entry.file_name().to_string_lossy()) {
            continue;
        }
        // Of a link, not of what it leads to.
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => match fs::read_dir(data.join(&path)) {
                Ok(entries) => walk(data, &path, entries, each)?,
                Err(error) => stays_behind(&path, &error),
            },
            Ok(metadata) if metadata.is_file() => each(&path, &metadata)?,
            Ok(_) => {}
            Err(error) => stays_behind(&path, &error),
        }
    }
    Ok(())
}

/// Says in the log that nothing is given of what is at `path`, if it is there at all.
pub(super) fn stays_behind(path: &Path, error: &io::Error) {
    // Else it was deleted since it was listed.
    if !is_gone(error) {
        tracing::warn!(path = %path.display(), %error, "a file or folder does not move: it cannot be read");
    }
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// Where the file called `path` is in a data folder; `None`: no such file goes.
pub(super) fn place(data: &Path, path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    let is_plain = |part: Component<'_>| match part {
        Component::Normal(name) => {
            let name = name.to_string_lossy();
            !is_unfinished(&name) && is_name_here(&name)
        }
        _ => false,
    };
    let is_here = APART_FOLDERS.iter().any(|folder| path.starts_with(folder)) && path.iter().count() > 1;
    (is_here && path.components().all(is_plain)).then(|| data.join(path))
}

#[cfg(test)]
mod tests {
    use domain::Sha256;
    use sha2::Digest;

    use super::*;

    #[test]
    fn only_files_of_pictures_go_one_by_one() {
        let data = Path::new("data");
        for (path, goes) in [
            ("media/ab", true),
            ("media/comments/ab", true),
            ("pictures/holiday 1/snow.jpg", true),
            ("media", false),
            ("identity.key", false),
            ("o2m.sqlite", false),
            ("media/../identity.key", false),
            ("/media/ab", false),
            ("media/.unfinished-ab", false),
            ("mediamedia/ab", false),
            ("", false),
        ] {
            assert_eq!(place(data, path).is_some(), goes, "{path}");
        }
    }

    #[test]
    fn the_list_has_each_file_with_its_size_and_hash() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let name = Sha256(sha2::Sha256::digest(b"picture").into()).to_string();
        for (path, text) in [
            (format!("media/{name}"), "picture"),
            ("media/.unfinished-x".into(), "half"),
            ("pictures/a/\"b\".jpg".into(), "snow"),
            ("config.toml".into(), "x"),
        ] {
            let path = data.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut out = Vec::new();
        assert_eq!(write_list(data, &mut out).unwrap(), 11);
        let lines = String::from_utf8(out).unwrap();
        let files: Vec<MoveFile> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let paths: Vec<_> = files.iter().map(|file| (file.path.as_str(), file.size_bytes)).collect();
        assert_eq!(paths, [(format!("media/{name}").as_str(), 7), ("pictures/a/\"b\".jpg", 4)]);
        for file in files {
            assert_eq!(hash(&place(data, &file.path).unwrap()).unwrap(), file.sha256);
        }
    }
}
