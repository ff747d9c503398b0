//! What has come, in a hidden folder of the new data folder, until all of it is there.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use federation::moving::MoveFile;

use super::{files, names::is_twin};
use crate::{
    backup::{
        archive::APART_FOLDERS,
        upload::{self, RESTORED},
    },
    data::{
        private_file::{create_private_file, write_private_file},
        private_folder::make_private_folder,
    },
};

/// In the data folder, on one file system with it.
pub(super) const FOLDER: &str = ".o2m-move";
/// Files that came one by one, each whole.
const FILES: &str = "files";
/// What will be in the data folder.
const INSIDE: &str = "data";
const LIST: &str = "list.jsonl";
const MISSING: &str = "missing.jsonl";
const ARCHIVE: &str = "archive.tar";
/// The file that is coming.
const COMING: &str = "coming";
/// Everything is in its place, and the old machine does not know it yet. Holds the owner's name.
const PLACED: &str = "placed";

/// The folder. Only for the process that holds the data folder's lock.
#[derive(Debug)]
pub(super) struct Staging {
    data: PathBuf,
    folder: PathBuf,
}

impl Staging {
    /// Opens the folder in the data folder `data`, with what came before. Blocks.
    pub(super) fn open(data: &Path) -> io::Result<Self> {
        let staging = Self { data: data.to_owned(), folder: data.join(FOLDER) };
        make_private_folder(&staging.folder)?;
        make_private_folder(&staging.files())?;
        staging.keep_files_alone()?;
        remove_file(&staging.folder.join(PLACED))?;
        Ok(staging)
    }

    /// Removes what is not a whole file of a picture: the key and the database are not left lying there. Blocks.
    fn keep_files_alone(&self) -> io::Result<()> {
        // A process that ended while it put everything together: what was put there is as whole as before.
        for name in APART_FOLDERS {
            self.take_back(Path::new(name))?;
        }
        remove_folder(&self.inside())?;
        for name in [LIST, MISSING, ARCHIVE, COMING] {
            remove_file(&self.folder.join(name))?;
        }
        Ok(())
    }

    /// After an end that came too soon: keeps the files that came, and nothing else; says whether there are some. Blocks.
    pub(super) fn close(data: &Path) -> io::Result<bool> {
        let staging = Self { data: data.to_owned(), folder: data.join(FOLDER) };
        if !staging.folder.try_exists()? {
            return Ok(false);
        }
        staging.keep_files_alone()?;
        let holds_something = has_file(&staging.files())?;
        if !holds_something && Self::placed(data)?.is_none() {
            remove_folder(&staging.folder)?;
        }
        Ok(holds_something)
    }

    /// Nothing is left, once the old machine knows that everything is here. Blocks.
    pub(super) fn remove(data: &Path) -> io::Result<()> {
        remove_folder(&data.join(FOLDER))
    }

    /// The owner's name, where everything was put in its place and the old machine was not told. Blocks.
    pub(super) fn placed(data: &Path) -> io::Result<Option<String>> {
        match fs::read_to_string(data.join(FOLDER).join(PLACED)) {
            Ok(name) => Ok(Some(name)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes the folder that will be in the data folder, empty. Blocks.
    pub(super) fn make_inside(&self) -> io::Result<PathBuf> {
        make_private_folder(&self.inside())?;
        Ok(self.inside())
    }

    /// Where the list of all files is.
    pub(super) fn list(&self) -> PathBuf {
        self.folder.join(LIST)
    }

    /// Where the list is of what is not here.
    pub(super) fn missing(&self) -> PathBuf {
        self.folder.join(MISSING)
    }

    /// Where the rest is until it is unpacked.
    pub(super) fn archive(&self) -> PathBuf {
        self.folder.join(ARCHIVE)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a file is while it comes; nothing of it counts before [`Self::keep`].
    pub(super) fn coming(&self) -> PathBuf {
        self.folder.join(COMING)
    }

    /// The file that came is `file`, whole. Blocks.
    pub(super) fn keep(&self, file: &MoveFile) -> io::Result<()> {
        let place = files::place(&self.files(), &file.path).ok_or(io::ErrorKind::InvalidInput)?;
        if has_twin(&place)? {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        if let Some(folder) = place.parent() {
            make_private_folder(folder)?;
        }
        fs::rename(self.coming(), place)
    }

    /// Says whether `file` is here, whole. One that is not named by its bytes may have changed since, and is read. Blocks.
    pub(super) fn has(&self, file: &MoveFile) -> io::Result<bool> {
        let Some(place) = files::place(&self.files(), &file.path) else { return Ok(false) };
        match fs::symlink_metadata(&place) {
            Ok(metadata) if !metadata.is_file() || metadata.len() != file.size_bytes => Ok(false),
            Ok(_) if place.file_name().is_some_and(|name| *name == *file.sha256.to_string()) => Ok(true),
            Ok(_) => Ok(!has_twin(&place)? && files::hash(&place)? == file.sha256),
            // Such as a name that is too long here.
            Err(_) => Ok(false),
        }
    }

    /// Moves `file` to its place in what will be the data folder. Blocks.
    pub(super) fn put(&self, file: &MoveFile) -> io::Result<()> {
        let from = files::place(&self.files(), &file.path).ok_or(io::ErrorKind::InvalidInput)?;
        let to = files::place(&self.inside(), &file.path).ok_or(io::ErrorKind::InvalidInput)?;
        if let Some(folder) = to.parent() {
            make_private_folder(folder)?;
        }
        fs::rename(from, to)
    }

    /// Puts all of it in its place, which is free; `name` is the owner's. Cut short, the next start goes on, or the next move. Lasts through a power
    /// cut. Blocks.
    pub(super) fn take_place(&self, name: &str) -> io::Result<()> {
        flush_folders(&self.inside())?;
        write_private_file(&self.folder.join(PLACED), name)?;
        let restored = self.data.join(RESTORED);
        remove_folder(&restored)?;
        fs::rename(self.inside(), restored)?;
        flush_folder(&self.data)?;
        upload::take_place(&self.data)?;
        flush_folder(&self.data)?;
        self.data.parent().map_or(Ok(()), flush_folder)?;
        // What the old machine did not have in the end.
        remove_folder(&self.files())
    }

    fn files(&self) -> PathBuf {
        self.folder.join(FILES)
    }

    fn inside(&self) -> PathBuf {
        self.folder.join(INSIDE)
    }

    fn take_back(&self, folder: &Path) -> io::Result<()> {
        let entries = match fs::read_dir(self.inside().join(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        make_private_folder(&self.files().join(folder))?;
        for entry in entries {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                self.take_back(&path)?;
            } else {
                fs::rename(entry.path(), self.files().join(path))?;
            }
        }
        Ok(())
    }
}

/// Says whether another file is found by this name, since the system takes capitals for small letters.
fn has_twin(place: &Path) -> io::Result<bool> {
    if fs::symlink_metadata(place).is_err() {
        return Ok(false);
    }
    let found = fs::canonicalize(place)?;
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(is_twin(&name(&found), &name(place)))
}

/// Says whether there is a file in the folder, or below it. Blocks.
pub(super) fn has_file(folder: &Path) -> io::Result<bool> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        if !entry.file_type()?.is_dir() || has_file(&entry.path())? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes the names in the folder last, and in those below it.
fn flush_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            flush_folders(&entry.path())?;
        }
    }
    flush_folder(folder)
}

/// Makes the names in the folder last. Where folders cannot be opened, the system sees to it.
fn flush_folder(folder: &Path) -> io::Result<()> {
    File::open(folder).map_or(Ok(()), |folder| folder.sync_all())
}

/// Makes an empty file, in the place of what was there. Blocks.
pub(super) fn create_anew(path: &Path) -> io::Result<File> {
    remove_file(path)?;
    create_private_file(path)
}

fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use domain::Sha256;
    use sha2::Digest;

    use super::*;

    fn file(path: &str, text: &str) -> MoveFile {
        let sha256 = Sha256(sha2::Sha256::digest(text.as_bytes()).into());
        MoveFile { path: path.to_owned(), size_bytes: text.len() as u64, sha256 }
    }

    #[test]
    fn what_came_is_there_the_next_time_and_goes_to_its_place() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let (snow, other) = (file("pictures/a/snow.jpg", "snow"), file("pictures/a/snow.jpg", "rain"));
        let staging = Staging::open(&data).unwrap();
        fs::write(staging.coming(), "snow").unwrap();
        assert!(!staging.has(&snow).unwrap());
        staging.keep(&snow).unwrap();
        let staging = Staging::open(&data).unwrap();
        assert!(staging.has(&snow).unwrap());
        assert!(!staging.has(&other).unwrap(), "it is another one by the same name");
        // Cut short where everything is put together.
        staging.make_inside().unwrap();
        staging.put(&snow).unwrap();
        let staging = Staging::open(&data).unwrap();
        assert!(staging.has(&snow).unwrap());
        staging.make_inside().unwrap();
        staging.put(&snow).unwrap();
        assert_eq!(Staging::placed(&data).unwrap(), None);
        staging.take_place("Mara").unwrap();
        assert_eq!(fs::read_to_string(data.join("pictures/a/snow.jpg")).unwrap(), "snow");
        assert_eq!(Staging::placed(&data).unwrap().as_deref(), Some("Mara"), "the old machine is to be told");
        assert!(!Staging::close(&data).unwrap());
        assert!(Staging::placed(&data).unwrap().is_some(), "it still is");
        Staging::remove(&data).unwrap();
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn neither_key_nor_database_is_left_after_an_end_that_came_too_soon() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path();
        let snow = file("pictures/snow.jpg", "snow");
        for has_picture in [true, false] {
            let staging = Staging::open(data).unwrap();
            let inside = staging.make_inside().unwrap();
            if has_picture {
                fs::write(staging.coming(), "snow").unwrap();
                staging.keep(&snow).unwrap();
                staging.put(&snow).unwrap();
            }
            fs::write(inside.join("identity.key"), "the key").unwrap();
            fs::write(staging.archive(), "the key, too").unwrap();
            assert_eq!(Staging::close(data).unwrap(), has_picture);
            assert!(!inside.exists() && !staging.archive().exists());
            assert_eq!((staging.has(&snow).unwrap(), data.join(FOLDER).exists()), (has_picture, has_picture));
            Staging::remove(data).unwrap();
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_data_folder_behind_a_link_is_as_good() {
        let home = tempfile::tempdir().unwrap();
        let (real, data) = (home.path().join("real"), home.path().join("data"));
        fs::create_dir(&real).unwrap();
        std::os::unix::fs::symlink(&real, &data).unwrap();
        let staging = Staging::open(&data).unwrap();
        let inside = staging.make_inside().unwrap();
        fs::write(inside.join("identity.key"), "the key").unwrap();
        staging.take_place("Mara").unwrap();
        assert!(data.is_symlink());
        assert_eq!(fs::read_to_string(real.join("identity.key")).unwrap(), "the key");
    }
}
