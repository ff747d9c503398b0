//! The side of the one whose backup it is: what a keeper has not yet goes there, what rotated out goes, and one file is asked for that nobody could know
//! before.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::PathBuf,
    sync::Arc,
    time::SystemTime,
};

use bytes::Bytes;
use domain::{
    FriendshipState, PeerId, Sha256, Timestamp,
    keeping::{Keeper, KeeperFailure, KeptName, SentBackup},
    limits,
};
use federation::{
    ExchangeError, KeepingClient, PieceTaken,
    wire::{KeptChallenge, KeptList, KeptListed},
};
use rand::{Rng, seq::IndexedRandom};
use store::{PeerRow, StoreError};
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use super::files::hash;
use crate::{
    backup::folder::{own::path_of, place::BackupPlace},
    node::Node,
    secrets::secret::random_bytes,
};

/// How often a file is begun anew because other bytes came there.
const ATTEMPTS: u32 = 2;
/// Pieces that do not bring a file on, in a row.
const STEPS: u32 = 8;

/// What came of it.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) backup: SentBackup,
    pub(crate) quota_bytes: u64,
    /// Whether the keeper could show that it has the file for which it was asked; `None`: it was not asked.
    pub(crate) has_it: Option<bool>,
}

/// A keeper has not everything.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    #[error("the friend who keeps backups was not reached, or did not answer as it should")]
    Exchange(#[from] ExchangeError),
    #[error("the friend does not take it: {}", .0.as_str())]
    Refused(KeeperFailure),
    #[error("the backups here could not be read")]
    Here(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The process ends.
    #[error("it was stopped")]
    Stopped,
}

impl SendError {
    /// What the owner is told; nothing of what was only stopped.
    pub(crate) fn failure(&self) -> Option<KeeperFailure> {
        match self {
            Self::Stopped => None,
            Self::Refused(failure) => Some(*failure),
            Self::Exchange(ExchangeError::Local(_)) | Self::Store(_) => Some(KeeperFailure::Failed),
            Self::Exchange(ExchangeError::Refused(_)) => Some(KeeperFailure::NotKept),
            Self::Exchange(_) => Some(KeeperFailure::Unreachable),
            Self::Here(error) if error.kind() == io::ErrorKind::NotFound => Some(KeeperFailure::NothingHere),
            Self::Here(_) => Some(KeeperFailure::Failed),
        }
    }
}

/// A file of the backups here.
#[derive(Debug, Clone)]
struct Local {
    name: KeptName,
    path: PathBuf,
    size_bytes: u64,
    changed_at: SystemTime,
}

impl Node {
    /// The client for a friend who keeps, or may keep, backups.
    pub(crate) fn keeping_client(&self, row: &PeerRow) -> Option<KeepingClient> {
        let id = row.node_id?;
        self.peering.transport.book().set(id, row.whereabouts.candidates());
        let (clock, node) = (self.clock.clone(), self.clone());
        let heard = Arc::new(move |instance| node.hear_of(instance));
        let now = Arc::new(move || clock.now());
        Some(KeepingClient::new(self.peering.transport.clone(), id, now, row.instance.as_deref(), heard))
    }

    /// Has `keeper` get what it has not, and lose what is in the folder no more.
    pub(crate) async fn send_to(&self, keeper: &Keeper, stop: &CancellationToken) -> Result<Sent, SendError> {
        let row = self.store.peer_row(keeper.peer).await?;
        let is_friend = |row: &PeerRow| row.state == FriendshipState::Accepted;
        let row = row.filter(is_friend).ok_or(SendError::Refused(KeeperFailure::NotKept))?;
        let client = self.keeping_client(&row).ok_or(SendError::Refused(KeeperFailure::NotKept))?;
        let folder = self.store.backup_folder().await?.ok_or(SendError::Refused(KeeperFailure::NothingHere))?;
        let place = BackupPlace::of(&path_of(&folder, &self.data), self.own_id());
        let local = blocking(move || local_files(&place)).await?;
        if !local.iter().any(|file| matches!(file.name, KeptName::Archive(_))) {
            return Err(SendError::Refused(KeeperFailure::NothingHere));
        }
        let list = client.list().await?.ok_or(SendError::Refused(KeeperFailure::NotKept))?;
        self.heard(&row, client.answered_at()).await;
        let mut sending = Sending { client, list, sent_at: keeper.sent.map(|sent| sent.at), stop };
        sending.send_all(&local).await?;
        sending.remove_others(&local).await?;
        let has_it = sending.challenge(&local).await?;
        let bytes = local.iter().map(|file| file.size_bytes).sum();
        let backup = SentBackup { at: self.now(), files: local.len() as u64, bytes };
        Ok(Sent { backup, quota_bytes: sending.list.quota_bytes, has_it })
    }

    /// What `peer` offers; `None`: nothing.
    pub(super) async fn offer_of(&self, peer: PeerId) -> Result<Option<KeptList>, SendError> {
        let row = self.store.peer_row(peer).await?;
        let client = row.and_then(|row| self.keeping_client(&row));
        Ok(client.ok_or(SendError::Refused(KeeperFailure::NotKept))?.list().await?)
    }
}

struct Sending<'a> {
    client: KeepingClient,
    list: KeptList,
    /// When the keeper had everything last.
    sent_at: Option<Timestamp>,
    stop: &'a CancellationToken,
}

impl Sending<'_> {
    /// Pictures before the archives that need them: what is there can be put back whenever it breaks off.
    async fn send_all(&mut self, local: &[Local]) -> Result<(), SendError> {
        let there: HashMap<_, _> = self.list.files.iter().map(|file| (file.name, *file)).collect();
        let is_late = |file: &&Local| matches!(file.name, KeptName::List(_) | KeptName::Archive(_));
        let (late, early): (Vec<_>, Vec<_>) = local.iter().partition(is_late);
        let mut is_pruned = false;
        for file in early.into_iter().chain(late) {
            let Some(listed) = self.to_send(file, there.get(&file.name)).await? else { continue };
            match self.send(file, &listed).await {
                Err(SendError::Refused(KeeperFailure::OverQuota)) if !is_pruned => {
                    // What rotated out makes room.
                    self.remove_others(local).await?;
                    is_pruned = true;
                    self.send(file, &listed).await?;
                }
                sent => sent?,
            }
        }
        Ok(())
    }

    /// What is to be sent of `file`; `None`: the keeper has it. What was not touched since the keeper had everything is held against its size alone.
    async fn to_send(&self, file: &Local, there: Option<&KeptListed>) -> Result<Option<KeptListed>, SendError> {
        let has_size = there.is_some_and(|there| there.size_bytes == file.size_bytes);
        let sent_at = self.sent_at.and_then(|at| u64::try_from(at.0).ok());
        let is_untouched = sent_at.is_some_and(|at| {
            file.changed_at.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|changed| changed.as_millis() < at.into())
        });
        if has_size && is_untouched {
            return Ok(None);
        }
        let path = file.path.clone();
        let sha256 = match blocking(move || hash(File::open(path)?)).await {
            // It rotated out meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            sha256 => sha256?,
        };
        let is_there = has_size && there.is_some_and(|there| there.sha256 == sha256);
        Ok((!is_there).then_some(KeptListed { name: file.name, size_bytes: file.size_bytes, sha256 }))
    }

    async fn send(&self, file: &Local, listed: &KeptListed) -> Result<(), SendError> {
        let (mut at, mut attempts, mut steps) = (0, 0, 0);
        loop {
            if self.stop.is_cancelled() {
                return Err(SendError::Stopped);
            }
            let path = file.path.clone();
            let piece = blocking(move || piece_of(&File::open(path)?, at)).await?;
            let end = at + piece.len() as u64;
            match self.client.bring(listed, at, piece).await? {
                PieceTaken::Whole => return Ok(()),
                PieceTaken::Has(has_bytes) => {
                    steps = if has_bytes == end && end > at { 0 } else { steps + 1 };
                    at = has_bytes;
                }
                PieceTaken::OtherBytes if attempts < ATTEMPTS => (at, attempts) = (0, attempts + 1),
                PieceTaken::OtherBytes => return Err(SendError::Refused(KeeperFailure::Failed)),
                PieceTaken::OverQuota => return Err(SendError::Refused(KeeperFailure::OverQuota)),
                PieceTaken::NoRoom => return Err(SendError::Refused(KeeperFailure::NoRoom)),
                PieceTaken::NotKept => return Err(SendError::Refused(KeeperFailure::NotKept)),
            }
            if steps > STEPS {
                return Err(SendError::Refused(KeeperFailure::Failed));
            }
        }
    }

    /// Removes what is in the folder no more; nothing, if the keeper has an archive that is newer than all of them: this folder is an old one.
    async fn remove_others(&mut self, local: &[Local]) -> Result<(), SendError> {
        let archive = |name: KeptName| if let KeptName::Archive(name) = name { Some(name) } else { None };
        let newest_here = local.iter().filter_map(|file| archive(file.name)).max();
        if self.list.files.iter().filter_map(|file| archive(file.name)).max() > newest_here {
            tracing::warn!("a keeper has newer backups than the folder here: nothing is removed there");
            return Ok(());
        }
        let is_here = |name| local.iter().any(|file| file.name == name);
        let (kept, others): (Vec<_>, Vec<_>) = self.list.files.iter().copied().partition(|file| is_here(file.name));
        for file in others {
            self.client.remove(file.name).await?;
        }
        self.list.files = kept;
        Ok(())
    }

    /// Asks for one file, whichever it is. What the keeper does not have as it should is removed there, so that it is sent again.
    async fn challenge(&self, local: &[Local]) -> Result<Option<bool>, SendError> {
        // The list of what was taken back may have grown since it was sent.
        let fixed: Vec<_> = local.iter().filter(|file| file.name != KeptName::TakeBacks).collect();
        let Some(file) = fixed.choose(&mut rand::rng()) else { return Ok(None) };
        let place = |places| rand::rng().random_range(0..places);
        let challenge = KeptChallenge::new(Sha256(random_bytes()), file.size_bytes, place);
        let path = file.path.clone();
        let expected = match blocking(move || challenge.answer(File::open(path)?)).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            expected => expected?,
        };
        let answer = match self.client.prove(file.name, challenge).await {
            // Asked too often.
            Err(ExchangeError::Unavailable(_)) => return Ok(None),
            answer => answer?,
        };
        let has_it = answer == expected;
        if !has_it {
            tracing::warn!(file.name = %file.name, "a keeper could not show that it has a file: it is sent again");
            self.client.remove(file.name).await?;
        }
        Ok(Some(has_it))
    }
}

fn local_files(place: &BackupPlace) -> io::Result<Vec<Local>> {
    let mut files = Vec::new();
    for name in place.files()? {
        let path = place.file(name);
        let told = std::fs::metadata(&path)?;
        if told.len() > 0 {
            files.push(Local { name, path, size_bytes: told.len(), changed_at: told.modified()? });
        }
    }
    Ok(files)
}

fn piece_of(mut file: &File, at: u64) -> io::Result<Bytes> {
    file.seek(SeekFrom::Start(at))?;
    let mut piece = Vec::new();
    file.take(limits::KEPT_PIECE_BYTES as u64).read_to_end(&mut piece)?;
    Ok(piece.into())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}
