//! What the system says of a folder, and of what it is on. Where it does not say, neither is anything made up here. Blocks.

use std::{fs, path::Path};

/// What it says of what a folder is on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Room {
    /// What this account may still fill.
    pub(crate) free_bytes: u64,
    /// Nothing may be written there by anybody.
    pub(crate) is_read_only: bool,
}

/// Says whether this account may make files in `folder`, and makes none for that.
#[cfg(unix)]
pub(crate) fn is_writable(folder: &Path) -> bool {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
pub(crate) fn is_writable(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|metadata| !metadata.permissions().readonly())
}

/// The permissions of a file or folder.
#[cfg(unix)]
pub(crate) fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::metadata(path).ok()?.permissions().mode())
}

#[cfg(not(unix))]
pub(crate) fn mode(_: &Path) -> Option<u32> {
    None
}

/// How much room there is where `folder` is.
#[cfg(unix)]
pub(crate) fn room(folder: &Path) -> Option<Room> {
    use rustix::fs::{StatVfsMountFlags, statvfs};
    let told = statvfs(folder).ok()?;
    let is_read_only = told.f_flag.contains(StatVfsMountFlags::RDONLY);
    Some(Room { free_bytes: told.f_bavail.saturating_mul(told.f_frsize), is_read_only })
}

#[cfg(not(unix))]
pub(crate) fn room(_: &Path) -> Option<Room> {
    None
}

/// How many bytes the files below `folder` have, as far as they can be read. What a link leads to is not below it.
pub(crate) fn bytes_below(folder: &Path) -> u64 {
    let bytes = |entry: fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => bytes_below(&entry.path()),
        Ok(metadata) if metadata.is_file() => metadata.len(),
        _ => 0,
    };
    fs::read_dir(folder).into_iter().flatten().flatten().map(bytes).fold(0, u64::saturating_add)
}

/// What a folder is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mount {
    /// Its kind: `ext4`, `nfs4`.
    pub(crate) kind: String,
    /// The numbers of its device, if it has one of its own.
    pub(crate) device: Option<(u32, u32)>,
}

/// What `folder` is on, as Linux lists it.
#[cfg(target_os = "linux")]
pub(crate) fn mount_of(folder: &Path) -> Option<Mount> {
    let folder = fs::canonicalize(folder).ok()?;
    let mounts = procfs::process::Process::myself().ok()?.mountinfo().ok()?;
    // Of several at one place, the last lies on the others.
    let holding = mounts.iter().filter(|mount| folder.starts_with(&mount.mount_point));
    let mount = holding.max_by_key(|mount| mount.mount_point.components().count())?;
    let numbers =
        mount.majmin.split_once(':').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    let device = numbers.filter(|&(major, _): &(u32, u32)| major != 0);
    let device = device.or_else(|| device_at(mount.mount_source.as_deref()?));
    Some(Mount { kind: mount.fs_type.clone(), device })
}

/// Some file systems, as btrfs, have numbers of no device, and name one.
#[cfg(target_os = "linux")]
fn device_at(source: &str) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;

    use rustix::fs::{major, minor};
    let metadata = fs::metadata(Path::new(source).is_absolute().then_some(source)?).ok()?;
    let device = metadata.rdev();
    (device != 0).then(|| (major(device), minor(device)))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn mount_of(_: &Path) -> Option<Mount> {
    None
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_system_says_what_a_folder_is_on() {
        let folder = tempfile::tempdir().unwrap();
        assert!(is_writable(folder.path()));
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o750)).unwrap();
        assert_eq!(mode(folder.path()).unwrap() & 0o777, 0o750);
        let room = room(folder.path()).unwrap();
        assert!(!room.is_read_only && room.free_bytes > 0);
        assert_eq!(mount_of(Path::new("/proc/self")).unwrap(), Mount { kind: "proc".into(), device: None });
        assert!(!mount_of(folder.path()).unwrap().kind.is_empty());
        fs::create_dir(folder.path().join("inside")).unwrap();
        fs::write(folder.path().join("a"), "abc").unwrap();
        fs::write(folder.path().join("inside/b"), "de").unwrap();
        std::os::unix::fs::symlink("/proc", folder.path().join("link")).unwrap();
        assert_eq!((bytes_below(folder.path()), bytes_below(Path::new("/nowhere"))), (5, 0));
        for nowhere in [mount_of(Path::new("/nowhere")).is_none(), mode(Path::new("/nowhere")).is_none()] {
            assert!(nowhere);
        }
    }
}
