//! Files that hold secrets: for the owner's account alone, and whole or not there at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

use tempfile::NamedTempFile;

/// Writes `text` to the file at `path`, in place of what was there.
pub fn write_private_file(path: &Path, text: &str) -> io::Result<()> {
    written_beside(path, text)?.persist(path).map_err(|error| error.error)?;
    sync_folder(path)
}

/// Writes `text` to a new file at `path`; an error if there is one already.
pub(crate) fn make_private_file(path: &Path, text: &str) -> io::Result<()> {
    written_beside(path, text)?.persist_noclobber(path).map_err(|error| error.error)?;
    sync_folder(path)
}

/// Makes an empty file at `path`, to be written to; an error if there is one already. It is there before it is whole.
pub fn create_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Closes to other accounts the file at `path`: a copy that was restored may have lost that.
#[cfg(unix)]
pub fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if fs::metadata(path)?.permissions().mode() & 0o777 == 0o600 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

/// Elsewhere the data folder is the owner's alone.
#[cfg(not(unix))]
pub fn close_to_others(path: &Path) -> io::Result<()> {
    fs::metadata(path).map(drop)
}

/// Moved to its place only when it is whole: a power cut leaves no half file.
fn written_beside(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    close_to_others(file.path())?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Makes the name last, too. Where folders cannot be opened, the system sees to it.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent().and_then(|folder| OpenOptions::new().read(true).open(folder).ok()) {
        Some(folder) => folder.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_replaces_and_the_other_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        make_private_file(&path, "one").unwrap();
        assert_eq!(make_private_file(&path, "two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        write_private_file(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }
}
