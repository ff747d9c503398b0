//! The file that holds the node's key: whoever has it is this node, so that nobody else may read it.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use federation::{Identity, IdentityError};

use crate::private_file::{close_to_others, make_private_file};

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
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let identity = Identity::generate()?;
            make_private_file(&path, &identity.to_pem())?;
            Ok(identity)
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

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
