//! The folder `media/`: files of pictures, each named by the SHA-256 of its bytes.
//!
//! A file appears under its name whole and durable, or not at all: it is written beside its place, flushed to the disk and then
//! renamed. So code that finds a name may trust what is under it, and a row in the database may name it after this returned.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use domain::Sha256;
use futures::{Stream, StreamExt};
use sha2::Digest;
use tempfile::NamedTempFile;
use tokio::{
    fs::File,
    io::AsyncWriteExt,
    sync::{OwnedRwLockReadGuard, RwLock},
    task::spawn_blocking,
};

/// How files begin that are not whole yet.
pub(crate) const UNFINISHED_PREFIX: &str = ".unfinished-";

/// The folder `media/`; clones are handles to the same one.
#[derive(Debug, Clone)]
pub struct MediaFiles {
    folder: PathBuf,
    /// Read: files are being made for rows that are not there yet. Write: files without rows are being removed.
    sweeping: Arc<RwLock<()>>,
}

/// A file that did not arrive as it was named.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError<E: std::error::Error + 'static> {
    /// The sender failed.
    #[error("the file did not arrive whole")]
    Stream(#[source] E),
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// These are not the bytes that were asked for.
    #[error("the file is not what its name says")]
    OtherBytes,
    /// They are, but not the picture that was announced.
    #[error("the file is another picture than was announced")]
    OtherPicture,
    #[error("the file could not be written")]
    Write(#[from] io::Error),
}

impl MediaFiles {
    /// The folder at `folder`, which exists.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, sweeping: Arc::default() }
    }

    /// Removes what an earlier process left unfinished. No other process may be using the folder.
    pub(crate) async fn remove_unfinished(&self) -> io::Result<()> {
        let mut entries = tokio::fs::read_dir(&self.folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED_PREFIX) {
                tokio::fs::remove_file(entry.path()).await?;
            }
        }
        Ok(())
    }

    /// Opens the file named `sha256` and says how many bytes it has.
    pub async fn open(&self, sha256: Sha256) -> io::Result<Option<(File, u64)>> {
        match File::open(self.path(sha256)).await {
            Ok(file) => {
                let size_bytes = file.metadata().await?.len();
                Ok(Some((file, size_bytes)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Says whether the file named `sha256` is here.
    pub async fn contains(&self, sha256: Sha256) -> io::Result<bool> {
        tokio::fs::try_exists(self.path(sha256)).await
    }

    /// Takes a file from a stream of at most `limit` bytes, and keeps it if it is what `sha256` names and what `is_right` says is right;
    /// that blocks. Says how many bytes it has.
    pub async fn receive<E: std::error::Error + Send + 'static>(
        &self,
        stream: impl Stream<Item = Result<Bytes, E>>,
        sha256: Sha256,
        limit: u64,
        is_right: impl FnOnce(&mut std::fs::File) -> io::Result<bool> + Send + 'static,
    ) -> Result<u64, ReceiveError<E>> {
        let unfinished = self.unfinished()?;
        let mut file = File::from_std(unfinished.reopen()?);
        let mut stream = std::pin::pin!(stream);
        let (mut hash, mut size_bytes) = (sha2::Sha256::new(), 0_u64);
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(ReceiveError::Stream)?;
            size_bytes += chunk.len() as u64;
            if size_bytes > limit {
                return Err(ReceiveError::TooLarge(limit));
            }
            hash.update(&chunk);
            file.write_all(&chunk).await?;
        }
        file.flush().await?;
        if Sha256(hash.finalize().into()) != sha256 {
            return Err(ReceiveError::OtherBytes);
        }
        let place = self.path(sha256);
        let check_and_keep = move || {
            if !is_right(&mut unfinished.reopen()?)? {
                return Err(ReceiveError::OtherPicture);
            }
            keep(unfinished, &place)?;
            Ok(size_bytes)
        };
        spawn_blocking(check_and_keep).await.map_err(io::Error::other)?
    }

    /// Writes a file and names it by its bytes. Blocks.
    pub(crate) fn write(&self, bytes: &[u8]) -> io::Result<Sha256> {
        let sha256 = Sha256(sha2::Sha256::digest(bytes).into());
        let place = self.path(sha256);
        if !place.try_exists()? {
            let mut unfinished = self.unfinished()?;
            unfinished.write_all(bytes)?;
            keep(unfinished, &place)?;
        }
        Ok(sha256)
    }

    /// Holds off [`Self::remove`] while files wait for their rows.
    pub(crate) async fn hold(&self) -> OwnedRwLockReadGuard<()> {
        Arc::clone(&self.sweeping).read_owned().await
    }

    /// Waits until no file waits for its row, and then holds off new ones while files without rows are removed.
    pub(crate) async fn sweep(&self) -> tokio::sync::OwnedRwLockWriteGuard<()> {
        Arc::clone(&self.sweeping).write_owned().await
    }

    /// Removes a file, if it is there.
    pub(crate) async fn remove(&self, sha256: Sha256) -> io::Result<()> {
        match tokio::fs::remove_file(self.path(sha256)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The names of all files.
    pub(crate) async fn names(&self) -> io::Result<Vec<Sha256>> {
        let mut names = Vec::new();
        let mut entries = tokio::fs::read_dir(&self.folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            names.extend(entry.file_name().to_str().and_then(|name| name.parse::<Sha256>().ok()));
        }
        Ok(names)
    }

    /// The folder itself.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, sha256: Sha256) -> PathBuf {
        self.folder.join(sha256.to_string())
    }

    fn unfinished(&self) -> io::Result<NamedTempFile> {
        tempfile::Builder::new().prefix(UNFINISHED_PREFIX).tempfile_in(&self.folder)
    }
}

/// Puts a finished file in its place, so that it is there after a power cut too.
fn keep(unfinished: NamedTempFile, place: &Path) -> io::Result<()> {
    unfinished.as_file().sync_all()?;
    unfinished.persist(place)?;
    sync_folder(place)
}

/// Makes the new name durable: on Unix a rename lasts once its folder is flushed.
#[cfg(unix)]
fn sync_folder(place: &Path) -> io::Result<()> {
    place.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all())
}

/// NTFS journals renames; a folder cannot be flushed there.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    fn name_of(bytes: &[u8]) -> Sha256 {
        Sha256(sha2::Sha256::digest(bytes).into())
    }

    fn stream_of(parts: &[&'static str]) -> impl Stream<Item = Result<Bytes, io::Error>> + use<> {
        stream::iter(parts.iter().map(|part| Ok(Bytes::from_static(part.as_bytes()))).collect::<Vec<_>>())
    }

    fn names_in(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[tokio::test]
    async fn keeps_only_what_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let files = MediaFiles::new(folder.path().to_owned());
        let name = name_of(b"window");

        let other = files.receive(stream_of(&["door"]), name, 100, |_| Ok(true)).await;
        assert!(matches!(other, Err(ReceiveError::OtherBytes)));
        let large = files.receive(stream_of(&["win", "dow"]), name, 5, |_| Ok(true)).await;
        assert!(matches!(large, Err(ReceiveError::TooLarge(5))));
        let broken = stream_of(&["win"]).chain(stream::iter([Err(io::Error::other("gone"))]));
        assert!(matches!(files.receive(broken, name, 100, |_| Ok(true)).await, Err(ReceiveError::Stream(_))));
        let wrong = files.receive(stream_of(&["window"]), name, 100, |_| Ok(false)).await;
        assert!(matches!(wrong, Err(ReceiveError::OtherPicture)));
        assert!(names_in(folder.path()).is_empty());
        assert!(!files.contains(name).await.unwrap());

        files.receive(stream_of(&["win", "dow"]), name, 6, |_| Ok(true)).await.unwrap();
        assert_eq!(names_in(folder.path()), [name.to_string()]);
        assert_eq!(files.open(name).await.unwrap().unwrap().1, 6);
    }

    #[tokio::test]
    async fn removes_what_was_left_unfinished() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(".unfinished-abc"), "half").unwrap();
        let files = MediaFiles::new(folder.path().to_owned());
        files.remove_unfinished().await.unwrap();
        assert!(names_in(folder.path()).is_empty());
        assert_eq!(files.write(b"window").unwrap(), name_of(b"window"));
        assert_eq!(files.write(b"window").unwrap(), name_of(b"window"));
        assert!(files.open(name_of(b"door")).await.unwrap().is_none());
    }
}
