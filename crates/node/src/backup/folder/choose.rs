//! Whether a folder will do for backups.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use domain::NodeId;

use super::place::{BackupPlace, UNFINISHED};
use crate::owner::NeedsBrowser;

/// The folder was not chosen.
#[derive(Debug, thiserror::Error)]
pub enum ChooseFolderError {
    /// Backups would be sealed to nobody.
    #[error("there is no recovery sheet yet")]
    NoSheet,
    #[error("not an absolute path")]
    NotAbsolute,
    #[error("there is no such folder")]
    NotThere,
    /// What takes the data folder away takes its backups, too.
    #[error("the folder is inside the data folder")]
    InsideData,
    #[error("the folder holds the backups of another server")]
    OtherServer,
    #[error("the folder could not be written")]
    NotWritable(#[source] io::Error),
    #[error(transparent)]
    NeedsBrowser(#[from] NeedsBrowser),
}

/// Looks whether `typed` will do, and makes what is needed in it. Gives the path as it is to be kept. Blocks.
pub(super) fn choose(typed: &str, data: &Path, id: NodeId) -> Result<String, ChooseFolderError> {
    let typed = typed.trim();
    if !Path::new(typed).is_absolute() {
        return Err(ChooseFolderError::NotAbsolute);
    }
    let folder = fs::canonicalize(typed).map_err(not_there)?;
    if !folder.is_dir() {
        return Err(ChooseFolderError::NotThere);
    }
    // Who names the folder in it means the one around it.
    let (path, folder) = match around(typed, &folder, id) {
        Some((path, folder)) => (path, folder),
        None => (typed.to_owned(), folder),
    };
    let data = fs::canonicalize(data).map_err(ChooseFolderError::NotWritable)?;
    if folder.starts_with(data) {
        return Err(ChooseFolderError::InsideData);
    }
    let place = BackupPlace::of(&folder, id);
    let all = BackupPlace::all_in(&folder).map_err(ChooseFolderError::NotWritable)?;
    if all.iter().any(|other| *other != place) {
        return Err(ChooseFolderError::OtherServer);
    }
    place.make().and_then(|()| try_writing(&place)).map_err(ChooseFolderError::NotWritable)?;
    Ok(path)
}

fn around(typed: &str, folder: &Path, id: NodeId) -> Option<(String, PathBuf)> {
    let parent = folder.parent()?;
    let typed = Path::new(typed).parent()?.to_str()?.to_owned();
    (BackupPlace::of(parent, id).path() == folder).then(|| (typed, parent.to_owned()))
}

fn not_there(error: io::Error) -> ChooseFolderError {
    match error.kind() {
        io::ErrorKind::PermissionDenied => ChooseFolderError::NotWritable(error),
        _ => ChooseFolderError::NotThere,
    }
}

fn try_writing(place: &BackupPlace) -> io::Result<()> {
    for folder in [place.archives(), place.media()] {
        let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        fs::write(file.path(), "O2M")?;
        file.close()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: NodeId = NodeId([7; 32]);

    #[test]
    fn only_a_folder_that_can_be_written_and_is_nobody_else_s_will_do() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
        for folder in ["data", "data/inside", "disk", "taken/o2m-aaaaaaaa/archives", "taken/o2m-aaaaaaaa/media"] {
            fs::create_dir_all(path(folder)).unwrap();
        }
        fs::write(path("file"), "").unwrap();
        let choose = |typed: &str| choose(typed, Path::new(&path("data")), ID);
        for typed in ["", "disk", "./disk", "~/disk"] {
            assert!(matches!(choose(typed), Err(ChooseFolderError::NotAbsolute)), "{typed}");
        }
        for name in ["nowhere", "file", "disk\0"] {
            assert!(matches!(choose(&path(name)), Err(ChooseFolderError::NotThere)), "{name}");
        }
        for name in ["data", "data/inside", "disk/../data"] {
            assert!(matches!(choose(&path(name)), Err(ChooseFolderError::InsideData)), "{name}");
        }
        for name in ["taken", "taken/o2m-aaaaaaaa"] {
            assert!(matches!(choose(&path(name)), Err(ChooseFolderError::OtherServer)), "{name}");
        }
        assert_eq!(choose(&format!(" {} ", path("disk"))).unwrap(), path("disk"));
        let place = BackupPlace::of(Path::new(&path("disk")), ID);
        assert!(place.is_there());
        assert_eq!(choose(&path("disk")).unwrap(), path("disk"), "its own backups are no hindrance");
        assert_eq!(choose(place.path().to_str().unwrap()).unwrap(), path("disk"));
        assert_eq!(fs::read_dir(place.media()).unwrap().count(), 0);
    }
}
