//! inotify(7), for file systems that are changed by this machine alone.

use std::{io, path::Path};

use rustix::fs::{
    inotify::{self, CreateFlags, WatchFlags},
    statfs,
};
use tokio::net::unix::pipe::Receiver;

/// The file systems that no other machine changes behind the back of this one, by the numbers in statfs(2) and in the kernel's
/// `include/uapi/linux/magic.h`: ext2 to ext4, XFS, Btrfs, F2FS, tmpfs, overlayfs, ZFS, bcachefs, FAT, exFAT and NTFS.
const LOCAL: [u32; 11] = [
    0xEF53,
    0x5846_5342,
    0x9123_683E,
    0xF2F5_2010,
    0x0102_1994,
    0x794C_7630,
    0x2FC1_2FC1,
    0xCA45_1A4E,
    0x4D44,
    0x2011_BAB0,
    0x7366_746E,
];

/// What becomes of the names, sizes and times in a folder, from now on. They come like bytes through a pipe, which is what tokio takes without
/// `unsafe`.
#[derive(Debug)]
pub(crate) struct Notices(Receiver);

impl Notices {
    /// Begins to watch; `None` where a change may come without a notice, or where the system watches nothing more.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        let watched = is_local(folder).and_then(|is_local| is_local.then(|| watch(folder)).transpose());
        watched
            .inspect_err(|error| tracing::debug!(%error, folder = %folder.display(), "a folder is not watched"))
            .ok()
            .flatten()
    }

    /// Waits for the first.
    pub(crate) async fn wait(&self) {
        // Nothing else can fail about it but the watching, and then there is something to be looked at.
        let _noticed = self.0.readable().await;
    }
}

fn is_local(folder: &Path) -> io::Result<bool> {
    let kind = statfs(folder)?.f_type;
    // The number has 32 bits, and is negative on some machines.
    Ok(LOCAL.iter().any(|&local| i128::from(local) == i128::from(kind) & 0xFFFF_FFFF))
}

fn watch(folder: &Path) -> io::Result<Notices> {
    let notices = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
    let changes = WatchFlags::CREATE
        | WatchFlags::DELETE
        | WatchFlags::MODIFY
        | WatchFlags::ATTRIB
        | WatchFlags::CLOSE_WRITE
        | WatchFlags::MOVE
        | WatchFlags::DELETE_SELF
        | WatchFlags::MOVE_SELF;
    inotify::add_watch(&notices, folder, changes | WatchFlags::ONLYDIR)?;
    Receiver::from_owned_fd_unchecked(notices).map(Notices)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn whatever_changes_in_the_folder_is_noticed_and_reading_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name);
        fs::write(path("one"), "1").unwrap();
        if !is_local(folder.path()).unwrap() {
            return;
        }
        let changes: [&dyn Fn() -> io::Result<()>; 5] = [
            &|| fs::write(path("two"), "2"),
            &|| fs::write(path("one"), "12"),
            &|| fs::rename(path("one"), path("three")),
            &|| fs::remove_file(path("two")),
            &|| fs::create_dir(path("four")),
        ];
        for change in changes {
            let notices = Notices::of(folder.path()).unwrap();
            for entry in fs::read_dir(folder.path()).unwrap() {
                fs::read(entry.unwrap().path()).unwrap();
            }
            tokio::task::yield_now().await;
            assert_eq!(notices.wait().now_or_never(), None);
            change().unwrap();
            notices.wait().await;
        }
        let notices = Notices::of(folder.path()).unwrap();
        fs::remove_dir_all(folder.path()).unwrap();
        notices.wait().await;
        assert!(Notices::of(folder.path()).is_none());
    }

    #[test]
    fn a_file_system_of_the_kernel_itself_is_not_taken_for_one_of_files() {
        assert!(!is_local(Path::new("/proc")).unwrap());
    }
}
