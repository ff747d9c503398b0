//! One backup in the folder, in the order of its effects: pictures, a try to put the archive back, the archive; and only then what is not needed any
//! more goes.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::{
    Timestamp,
    backup::{ArchiveName, BackupFolder, MadeBackup},
};
use store::{OwnFile, make_lean};
use tempfile::TempDir;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use super::{
    error::FolderBackupError,
    lists::{needed_text, read_apart, write_apart},
    names::NameKey,
    own::{make_if_own, path_of},
    place::{BackupPlace, UNFINISHED, make_names_durable},
    prune::prune,
    sealing::seal,
    write::{Writing, Written},
};
use crate::{
    backup::{
        archive::{self, APART, ArchiveError, Contents, Manifest},
        check::own_key,
        make::remove_left_behind,
    },
    data::private_folder::make_private_folder,
    node::{DATABASE, Node},
};

/// How the temporary folder begins. Only the process that holds the data folder's lock has one.
const UNFINISHED_HERE: &str = ".nightly-";
/// In the temporary folder: the archive before it is sealed, and what comes out of it.
const ARCHIVE: &str = "archive.tar";
const RESTORED: &str = "restored";

impl Node {
    /// Makes a backup in `folder`, and removes what is not needed there any more.
    pub(crate) async fn back_up_into(
        &self,
        folder: &BackupFolder,
        stop: &CancellationToken,
    ) -> Result<MadeBackup, FolderBackupError> {
        let (chosen, data, id) = (folder.clone(), self.data.clone(), self.own_id());
        blocking(move || make_if_own(&chosen, &data, id).map_err(FolderBackupError::There)).await?;
        let folder = path_of(folder, &self.data);
        let recipient = self.store.recovery().await?.ok_or(FolderBackupError::NoSheet)?.recipient;
        let turn = stop.run_until_cancelled(self.one_backup.acquire()).await.ok_or(FolderBackupError::Stopped)?;
        let turn = turn.map_err(|error| FolderBackupError::Here(io::Error::other(error)))?;
        let writing = Writing {
            place: BackupPlace::of(&folder, self.own_id()),
            data: self.data.clone(),
            names: NameKey::new(&self.identity, &recipient),
            recipient: recipient.parse().map_err(|error| FolderBackupError::Here(io::Error::other(error)))?,
            stop: stop.clone(),
        };
        let place = writing.place.clone();
        blocking(move || place.remove_unfinished().map_err(FolderBackupError::There)).await?;

        let at = self.now();
        let data = self.data.clone();
        let temporary = blocking(move || temporary_folder(&data).map_err(FolderBackupError::Here)).await?;
        let database = temporary.path().join(DATABASE);
        self.store.copy_to(&database).await?;
        let own = make_lean(&database).await?;
        let manifest = Manifest::with_files_apart(at, self.own_id(), self.store.profile().await?.name);
        let tried = blocking(move || Tried::make(writing, temporary, &manifest, &own)).await?;
        if own_key(tried.restored(), self.own_id()).await?.is_none() {
            return Err(FolderBackupError::OtherKey);
        }
        blocking(move || {
            // It goes on though nobody waits for it any more.
            let _turn = turn;
            tried.keep(at)
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FolderBackupError> + Send + 'static,
) -> Result<T, FolderBackupError> {
    spawn_blocking(work).await.map_err(|error| FolderBackupError::Here(io::Error::other(error)))?
}

/// A folder in the data folder, which goes when it is dropped. One that was left behind by a process that was killed goes first: it has the key in it.
fn temporary_folder(data: &Path) -> io::Result<TempDir> {
    remove_left_behind(data, UNFINISHED_HERE, Duration::ZERO)?;
    tempfile::Builder::new().prefix(UNFINISHED_HERE).tempdir_in(data)
}

/// An archive that was put back for a try; its picture files are in the folder.
struct Tried {
    writing: Writing,
    temporary: TempDir,
    written: Written,
}

impl Tried {
    fn make(
        writing: Writing,
        temporary: TempDir,
        manifest: &Manifest,
        own: &[OwnFile],
    ) -> Result<Self, FolderBackupError> {
        use FolderBackupError::Here;
        let written = writing.put(own)?;
        let apart = temporary.path().join(APART);
        write_apart(&apart, &written.files).map_err(Here)?;
        let database = temporary.path().join(DATABASE);
        let contents = Contents { manifest, database: &database, data: &writing.data, apart: Some(&apart) };
        let path = temporary.path().join(ARCHIVE);
        let file = File::create_new(&path).map_err(Here)?;
        archive::write(&contents, io::BufWriter::new(file)).map_err(Here)?;
        // Its room is needed for what comes out of the archive.
        fs::remove_file(&database).map_err(Here)?;

        let tried = Self { writing, temporary, written };
        make_private_folder(&tried.restored()).map_err(Here)?;
        let back = archive::unpack(File::open(&path).map_err(Here)?, &tried.restored())?;
        if back != *manifest {
            return Err(ArchiveError::NoBackup.into());
        }
        tried.check_files()?;
        Ok(tried)
    }

    fn restored(&self) -> PathBuf {
        self.temporary.path().join(RESTORED)
    }

    /// Holds the list that came out of the archive against what lies in the folder.
    fn check_files(&self) -> Result<(), FolderBackupError> {
        let listed = read_apart(&self.restored().join(APART)).map_err(FolderBackupError::Here)?;
        let sizes = self.writing.place.sealed_sizes().map_err(FolderBackupError::There)?;
        let is_there = |name| sizes.get(name).is_some_and(|bytes| self.written.needed.get(name) == Some(bytes));
        match listed.iter().filter(|file| !is_there(&file.name)).count() {
            0 if listed == self.written.files => Ok(()),
            missing => Err(FolderBackupError::Incomplete(missing)),
        }
    }

    /// Seals it into the folder. From then on it counts.
    fn keep(self, at: Timestamp) -> Result<MadeBackup, FolderBackupError> {
        use FolderBackupError::{Here, There};
        let Self { writing: Writing { place, recipient, stop, .. }, temporary, written } = self;
        let archive = File::open(temporary.path().join(ARCHIVE)).map_err(Here)?;
        let sealed = seal(archive, &recipient, &place.archives(), &stop)?;
        let name = free_name(&place, at).map_err(There)?;
        let bytes = sealed.bytes + written.needed.values().sum::<u64>();
        // The list first: an archive without one keeps every picture.
        write_list(&place, name, &needed_text(&written.needed)).map_err(There)?;
        sealed.keep(&place.archive(name))?;
        make_names_durable(&place.archives()).map_err(There)?;
        drop(temporary);
        match prune(&place) {
            Ok(removed) => tracing::debug!(file.count = removed, "removed what no backup needs any more"),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "what no backup needs any more was not removed");
            }
        }
        Ok(MadeBackup { at, files: written.needed.len() as u64 + 1, bytes, left_out: written.left_out })
    }
}

/// The name of an archive of `at`, or of the next second that has none.
fn free_name(place: &BackupPlace, at: Timestamp) -> io::Result<ArchiveName> {
    let taken = place.archive_names()?;
    let mut name = ArchiveName::of(at);
    while taken.contains(&name) {
        name = ArchiveName::of(name.made_at().plus_seconds(1));
    }
    Ok(name)
}

fn write_list(place: &BackupPlace, name: ArchiveName, text: &str) -> io::Result<()> {
    let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(place.archives())?;
    fs::write(file.path(), text)?;
    file.as_file().sync_all()?;
    file.persist(place.list(name)).map_err(|error| error.error)?;
    make_names_durable(&place.archives())
}
