//! A backup that a browser brings to a node that is not set up: taken in, put back, and moved into the data folder before the next node opens there.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use tempfile::NamedTempFile;
use tokio::{task::spawn_blocking, time::timeout};

use super::{
    folder::own::take_over,
    opening::RestoreError,
    restore::{Restored, SEALED, UNFINISHED, restore},
};
use crate::{
    account::set_up::SetUp,
    data::private_file::close_to_others,
    memory::keeping::ComingState,
    node::{DATABASE, Node},
};

/// A server that lets people in so long afterwards is none that listens to this.
const CLOSING_TIME: Duration = Duration::from_secs(1);
/// The file that was brought, until it is put back.
const UPLOAD: &str = ".o2m-upload";
/// The folder to which a backup comes from a friend; see `keeping::set_up`.
pub(super) const FROM_FRIEND: &str = ".o2m-upload.friend";
/// How the file begins while it comes.
const COMING: &str = ".o2m-upload-";
/// What is in the backup, whole and looked through. From now on it will take the place of what is here.
pub(super) const RESTORED: &str = ".o2m-restored";
/// The same, once what it replaces is gone.
const MOVING: &str = ".o2m-moving";
/// What is not the backup's, and stays.
const STAYS: [&str; 3] = ["o2m.lock", RESTORED, MOVING];

/// A file that was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upload {
    pub size_bytes: u64,
    /// The words of the recovery sheet open it.
    pub is_sealed: bool,
}

/// A file that comes.
#[derive(Debug)]
pub struct UploadWriter {
    file: NamedTempFile,
    place: PathBuf,
}

impl SetUp {
    /// The file that was brought, if there is one.
    pub async fn upload(&self) -> io::Result<Option<Upload>> {
        let place = self.node.data.join(UPLOAD);
        blocking(move || match File::open(place) {
            Ok(file) => {
                let (size_bytes, mut head) = (file.metadata()?.len(), Vec::new());
                file.take(SEALED.len() as u64).read_to_end(&mut head)?;
                Ok(Some(Upload { size_bytes, is_sealed: head == SEALED }))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    /// Begins to take a file in. One that does not come whole leaves nothing.
    pub async fn begin_upload(&self) -> io::Result<UploadWriter> {
        let data = self.node.data.clone();
        blocking(move || UploadWriter::begin(&data, data.join(UPLOAD))).await
    }

    /// Puts what was brought, or came from a friend, in the place of this node, which then is over: the process begins anew with what was in it. Only on a node
    /// that is not set up.
    pub async fn restore(self, words: String) -> Result<Restored, RestoreError> {
        let node = self.node;
        if node.is_set_up().await.map_err(io::Error::other)? {
            return Err(RestoreError::NotEmpty(node.data.clone()));
        }
        let turn = node.one_backup.acquire().await.map_err(io::Error::other)?;
        let coming = node.keeping.coming.lock().clone();
        let from_friend = coming.filter(|coming| matches!(&coming.state, ComingState::Here(came) if !came.is_older));
        let from_friend = from_friend.map(|coming| coming.folder);
        let from = from_friend.clone().unwrap_or_else(|| node.data.join(UPLOAD));
        let staged = node.data.join(RESTORED);
        let restored = restore(from, staged.clone(), || Ok(words)).await?;
        if let Some(folder) = from_friend {
            // It is put back whatever becomes of this; without it, everything is sent again.
            if let Err(error) = blocking(move || take_over(&folder, &staged)).await {
                tracing::warn!(%error, "what came from a friend was not kept for the next backup");
            }
        }
        drop(turn);
        node.replaced.cancel();
        // Who hears of it and asks for more is let in by the next node, not by this one.
        let _closed_in_time = timeout(CLOSING_TIME, node.closed.cancelled()).await;
        Ok(restored)
    }
}

impl Node {
    /// Waits until another node is to take the place of this one.
    pub async fn replaced(&self) {
        self.replaced.cancelled().await;
    }

    /// Notes that nobody is let in to this node any more, where another is to take its place.
    pub fn note_closed(&self) {
        self.closed.cancel();
    }

    /// Removes what browsers brought: all of it on a node that is set up, where nobody puts it back any more, else what did not come whole. Not while
    /// something may be coming.
    pub async fn remove_uploads(&self) -> io::Result<()> {
        let is_set_up = self.is_set_up().await.map_err(io::Error::other)?;
        let data = self.data.clone();
        blocking(move || {
            for entry in fs::read_dir(data)? {
                let entry = entry?;
                let name = entry.file_name();
                let name = name.to_string_lossy();
                let is_part = name.starts_with(COMING) || name.starts_with(UNFINISHED);
                if is_part || is_set_up && (name == UPLOAD || name == FROM_FRIEND) {
                    remove(&entry.path())?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Says whether another node is to take the place of this one.
    pub fn is_replaced(&self) -> bool {
        self.replaced.is_cancelled()
    }
}

impl UploadWriter {
    /// Begins a file in `folder` that will be at `place`. Blocks.
    pub(crate) fn begin(folder: &Path, place: PathBuf) -> io::Result<Self> {
        let file = tempfile::Builder::new().prefix(COMING).tempfile_in(folder)?;
        close_to_others(file.path())?;
        Ok(Self { file, place })
    }

    /// Writes on. Blocks.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// The file is whole. Blocks.
    pub fn finish(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist(self.place).map_err(|error| error.error)?;
        Ok(())
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}

/// Moves what was put back into the data folder, in the place of what is there; nothing where nothing was put back. Only for the process that
/// holds the folder's lock, and before a node is opened. Cut short anywhere, the next call goes on. Blocks.
pub fn take_place(data: &Path) -> io::Result<()> {
    let (restored, moving) = (data.join(RESTORED), data.join(MOVING));
    if restored.is_dir() {
        for entry in fs::read_dir(data)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_replaced =
                restored.join(&*name).exists() || name.starts_with(DATABASE) || name.starts_with("o2m.place");
            let is_ours = name.starts_with(UPLOAD);
            if !STAYS.contains(&&*name) && (is_replaced || is_ours) {
                remove(&entry.path())?;
            }
        }
        fs::rename(&restored, &moving)?;
    }
    if moving.is_dir() {
        for entry in fs::read_dir(&moving)? {
            let entry = entry?;
            fs::rename(entry.path(), data.join(entry.file_name()))?;
        }
        fs::remove_dir(&moving)?;
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    if path.symlink_metadata()?.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestNode;

    fn files(folder: &Path) -> Vec<(String, String)> {
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .flat_map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if !path.is_dir() {
                    return vec![(name, fs::read_to_string(path).unwrap())];
                }
                files_in(&path, &name)
            })
            .collect();
        files.sort();
        files
    }

    fn files_in(folder: &Path, name: &str) -> Vec<(String, String)> {
        files(folder).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)).collect()
    }

    fn put(folder: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    /// What is left where taking the place was cut short after `steps` of the moves.
    fn cut_short(data: &Path, steps: usize) {
        fs::rename(data.join(RESTORED), data.join(MOVING)).unwrap();
        for name in ["o2m.sqlite", "identity.key", "media"].iter().take(steps) {
            fs::rename(data.join(MOVING).join(name), data.join(name)).unwrap();
        }
    }

    #[test]
    fn takes_the_place_whole_wherever_it_was_cut_short() {
        let new = [("o2m.sqlite", "theirs"), ("identity.key", "their key"), ("media/ab", "their picture")];
        let stays = [("config.toml", "mine"), ("o2m.lock", "")];
        let old = [
            ("o2m.sqlite", "mine"),
            ("o2m.sqlite-wal", "mine"),
            ("o2m.place", "mine"),
            ("identity.key", "my key"),
            ("media/cd", "my picture"),
            (".o2m-upload", "the file"),
        ];
        for steps in [None, Some(0), Some(1), Some(3)] {
            let folder = tempfile::tempdir().unwrap();
            let data = folder.path();
            put(data, &stays);
            put(&data.join(RESTORED), &new);
            match steps {
                None => put(data, &old),
                Some(steps) => cut_short(data, steps),
            }
            take_place(data).unwrap();
            take_place(data).unwrap();
            let mut expected: Vec<_> =
                new.iter().chain(&stays).map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            expected.sort();
            assert_eq!(files(data), expected, "{steps:?}");
        }
    }

    #[tokio::test]
    async fn what_was_brought_goes_once_nobody_puts_it_back() {
        let test = TestNode::new().await;
        let brought = || {
            let is_there = |name: &&str| test.folder.path().join(name).exists();
            [UPLOAD, ".o2m-upload-ab", ".o2m-restoring-ab"].iter().filter(|name| is_there(name)).count()
        };
        put(test.folder.path(), &[(UPLOAD, "whole"), (".o2m-upload-ab", "a part"), (".o2m-restoring-ab/x", "a part")]);
        assert_eq!(brought(), 3);
        test.node.remove_uploads().await.unwrap();
        assert_eq!(brought(), 1, "it waits for the words");
        let link = test.node.new_setup_link().await.unwrap();
        let set_up = test.node.authenticate_setup_link(&link).await.unwrap().unwrap();
        assert!(matches!(set_up.upload().await, Ok(Some(Upload { size_bytes: 5, is_sealed: false }))));
        set_up.finish(&"Mara".parse().unwrap(), "correct horse".parse().unwrap()).await.unwrap();
        test.node.remove_uploads().await.unwrap();
        assert_eq!(brought(), 0);
    }
}
