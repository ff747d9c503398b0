//! Making a backup, while the node is used or beside the process that serves it.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use age::{Encryptor, Recipient};
use store::{CopyError, StoreError, check_copy};
use tempfile::TempDir;
use tokio::{sync::OwnedSemaphorePermit, task::spawn_blocking};

use super::archive::{self, Contents, Manifest};
use crate::node::{DATABASE, Node};

/// How folders begin in which a copy of the database waits to be archived.
const UNFINISHED: &str = ".backup-";
/// What is older was left behind by a process that ended.
const LEFT_BEHIND: Duration = Duration::from_hours(24);

/// Who opens a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// Whoever has the words of the recovery sheet.
    Sheet,
    /// Whoever has the file, and so is the owner for all friends.
    Nothing,
}

/// There is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("there is no recovery sheet yet, to which backups are sealed")]
    NoSheet,
    /// An app token asked. It must not make itself last, and a backup has the key.
    #[error("an app token may not make a backup")]
    NeedsBrowser,
    #[error("the files could not be read, or the backup not be written")]
    File(#[from] io::Error),
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    #[error(transparent)]
    Copy(#[from] CopyError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// Writes everything to `out` and gives that back. Memory stays as it is, however much there is.
    pub async fn back_up<W: Write + Send + 'static>(&self, seal: Seal, out: W) -> Result<W, BackupError> {
        let recipient = match seal {
            Seal::Nothing => None,
            Seal::Sheet => Some(self.store.recovery().await?.ok_or(BackupError::NoSheet)?.recipient),
        };
        let Snapshot { turn, folder, database } = self.snapshot().await?;
        // A backup is needed when nothing else is left: what is in it is read before anybody trusts it.
        check_copy(&database).await?;
        let manifest = Manifest::new(self.now(), self.own_id(), self.store.profile().await?.name);
        let data = self.data.clone();
        let written = spawn_blocking(move || -> Result<W, BackupError> {
            // It goes on though nobody waits for it any more.
            let _turn = turn;
            let out = write(&manifest, &database, &data, recipient.as_deref(), out)?;
            folder.close()?;
            Ok(out)
        });
        written.await.map_err(io::Error::other)?
    }
}

/// The database as it was at one moment, for as long as somebody reads it.
pub(crate) struct Snapshot {
    /// One at a time.
    pub turn: OwnedSemaphorePermit,
    /// Goes when it is dropped, with what is in it.
    pub folder: TempDir,
    /// A copy, in that folder.
    pub database: PathBuf,
}

/// There is no copy.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("there is no place for a copy of the database")]
    File(#[from] io::Error),
    #[error(transparent)]
    Copy(#[from] CopyError),
}

impl Node {
    /// Copies the database as it is now. It is used meanwhile, and however long the copy is read.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, SnapshotError> {
        let turn = self.one_backup.acquire().await.map_err(io::Error::other)?;
        let folder = temporary_folder(self.data.clone()).await?;
        let database = folder.path().join(DATABASE);
        self.store.copy_to(&database).await?;
        Ok(Snapshot { turn, folder, database })
    }
}

/// A folder in the data folder for what is needed while a backup is made. It goes when it is dropped.
async fn temporary_folder(data: PathBuf) -> io::Result<TempDir> {
    let made = spawn_blocking(move || {
        // Another process may be making one: `o2m backup` beside the server.
        remove_left_behind(&data, UNFINISHED, LEFT_BEHIND)?;
        tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(data)
    });
    made.await.map_err(io::Error::other)?
}

fn write<W: Write>(
    manifest: &Manifest,
    database: &Path,
    data: &Path,
    recipient: Option<&str>,
    mut out: W,
) -> Result<W, BackupError> {
    let contents = Contents { manifest, database, data, apart: None };
    let Some(recipient) = recipient else {
        archive::write(&contents, &mut out)?;
        return Ok(out);
    };
    let recipient: age::x25519::Recipient = recipient.parse().map_err(io::Error::other)?;
    let recipients = std::iter::once(&recipient as &dyn Recipient);
    let mut sealed = Encryptor::with_recipients(recipients).map_err(io::Error::other)?.wrap_output(out)?;
    archive::write(&contents, &mut sealed)?;
    let mut out = sealed.finish()?;
    // Here, where it may block.
    out.flush()?;
    Ok(out)
}

/// Removes folders in `data` that begin with `prefix` and are older than `kept`. Blocks.
pub(super) fn remove_left_behind(data: &Path, prefix: &str, kept: Duration) -> io::Result<()> {
    for entry in std::fs::read_dir(data)? {
        let entry = entry?;
        let is_ours = entry.file_name().to_string_lossy().starts_with(prefix);
        let age = entry.metadata().and_then(|metadata| metadata.modified()).ok().and_then(|at| at.elapsed().ok());
        if is_ours && age.is_some_and(|age| age >= kept) {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
