//! Folders inside the data folder: for the owner's account alone, whatever the process was started with (umask) and wherever they come from.

use std::{
    fs::{self, DirBuilder},
    io,
    path::Path,
};

use crate::data::private_file::close_to_others;

/// Makes the folder at `path` if it is missing, and closes it to other accounts. What is in it keeps its permissions: the owner may have
/// put it there.
pub(crate) fn make_private_folder(path: &Path) -> io::Result<()> {
    make(path)?;
    close_folder(path)
}

/// The same, for a folder that only O2M writes to. What is in it is closed, too, if other accounts could look into it before.
pub(crate) fn make_private_store(path: &Path) -> io::Result<()> {
    make(path)?;
    if is_open_to_others(path)? {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                close_to_others(&entry.path())?;
            }
        }
        // Last, so that a start that is cut short is taken up again by the next.
        close_folder(path)?;
    }
    Ok(())
}

fn make(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    Ok(mode != mode & 0o700)
}

#[cfg(unix)]
fn close_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    if mode == mode & 0o700 { Ok(()) } else { fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700)) }
}

/// Elsewhere the data folder is the owner's alone.
#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(not(unix))]
fn close_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_was_open_to_others_is_closed_and_what_the_owner_put_there_stays() {
        let home = tempfile::tempdir().unwrap();
        for (name, kept) in [("media", 0o600), ("pictures", 0o664)] {
            let folder = home.path().join("data").join(name);
            let file = folder.join("file");
            let make = if name == "media" { make_private_store } else { make_private_folder };
            make(&folder).unwrap();
            assert_eq!((mode(&folder), mode(&home.path().join("data"))), (0o700, 0o700));
            fs::write(&file, "x").unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o664)).unwrap();
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o775)).unwrap();
            make(&folder).unwrap();
            assert_eq!((mode(&folder), mode(&file)), (0o700, kept), "{name}");
        }
    }
}
