//! The file that holds the node's key: whoever has it is this node, so that nobody else may read it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::Path,
};

use federation::{Identity, IdentityError};

const FILE: &str = "identity.key";

/// The key could not be read or made.
#[derive(Debug, thiserror::Error)]
pub enum IdentityFileError {
    #[error("{FILE} could not be read or written")]
    File(#[from] io::Error),
    /// It is not replaced: friends know this node by it.
    #[error("{FILE} holds no key")]
    Key(#[from] IdentityError),
}

/// Reads the key in the data folder, or makes one.
pub(crate) fn open(data: &Path) -> Result<Identity, IdentityFileError> {
    let path = data.join(FILE);
    match File::open(&path) {
        Ok(mut file) => {
            close_to_others(&path)?;
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            Ok(Identity::from_pem(&text)?)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(data, &path),
        Err(error) => Err(error.into()),
    }
}

/// Writes a new key beside its place, and moves it there whole: a power cut leaves no half key.
fn make(data: &Path, path: &Path) -> Result<Identity, IdentityFileError> {
    let identity = Identity::generate()?;
    let mut file = tempfile::NamedTempFile::new_in(data)?;
    close_to_others(file.path())?;
    file.write_all(identity.to_pem().as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    // The folder's entry, too. Where folders cannot be opened, the system sees to it.
    if let Ok(folder) = OpenOptions::new().read(true).open(data) {
        folder.sync_all()?;
    }
    Ok(identity)
}

#[cfg(unix)]
fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    // A copy that was restored may have lost this.
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn close_to_others(path: &Path) -> io::Result<()> {
    fs::metadata(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_made_once_for_nobody_else_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let id = open(folder.path()).unwrap().id();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            assert_eq!(open(folder.path()).unwrap().id(), id);
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(open(folder.path()).unwrap().id(), id);
        fs::write(&path, "no key").unwrap();
        assert!(matches!(open(folder.path()), Err(IdentityFileError::Key(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "no key");
    }
}
