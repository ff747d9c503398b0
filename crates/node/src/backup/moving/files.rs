//! The files of pictures that go one by one: which they are, and where they may be.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Component, Path, PathBuf},
};

use domain::Sha256;
use federation::moving::MoveFile;
use sha2::Digest;

use crate::backup::archive::{APART_FOLDERS, hash_in_name, is_unfinished};

/// Writes the list of the files in the data folder `data`, one JSON object a line; says how many bytes they have. Blocks.
pub(super) fn write_list(data: &Path, mut out: impl Write) -> io::Result<u64> {
    let mut bytes = 0_u64;
    for folder in APART_FOLDERS {
        walk(data, Path::new(folder), &mut |path, size_bytes| {
            let Some(name) = path.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>() else {
                tracing::warn!(path = %path.display(), "a file does not move: its name is no text");
                return Ok(());
            };
            let sha256 = match hash_in_name(path) {
                Some(sha256) => sha256,
                None => hash(&data.join(path))?,
            };
            serde_json::to_writer(&mut out, &MoveFile { path: name.join("/"), size_bytes, sha256 })?;
            bytes += size_bytes;
            out.write_all(b"\n")
        })?;
    }
    out.flush()?;
    Ok(bytes)
}

fn walk(data: &Path, folder: &Path, each: &mut impl FnMut(&Path, u64) -> io::Result<()>) -> io::Result<()> {
    let mut entries = match fs::read_dir(data.join(folder)) {
        Ok(entries) => entries.collect::<io::Result<Vec<_>>>()?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = folder.join(entry.file_name());
        let kind = entry.file_type()?;
        if is_unfinished(&entry.file_name().to_string_lossy()) {
            continue;
        }
        if kind.is_dir() {
            walk(data, &path, each)?;
        } else if kind.is_file() {
            let told = entry.metadata().and_then(|metadata| each(&path, metadata.len()));
            // Deleted since the folder was read.
            told.or_else(|error| if is_gone(&error) { Ok(()) } else { Err(error) })?;
        }
    }
    Ok(())
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// The hash of a file. Blocks.
pub(super) fn hash(path: &Path) -> io::Result<Sha256> {
    let mut hash = sha2::Sha256::new();
    io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(Sha256(hash.finalize().into()))
}

/// Where the file called `path` is in a data folder; `None`: no such file goes.
pub(super) fn place(data: &Path, path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    let is_plain = |part: Component<'_>| match part {
        Component::Normal(name) => !is_unfinished(&name.to_string_lossy()),
        _ => false,
    };
    let is_here = APART_FOLDERS.iter().any(|folder| path.starts_with(folder)) && path.iter().count() > 1;
    (is_here && path.components().all(is_plain)).then(|| data.join(path))
}

#[cfg(test)]
mod tests {
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
