//! The side of the one whose backup it is: what a keeper has not yet goes there, the newest backup first, and what rotated out goes.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::Arc,
};

use domain::{
    FriendshipState, LiveEvent, NotificationKind, PeerId, Timestamp,
    backup::{ArchiveName, kept_archives},
    keeping::{Keeper, KeeperFailure, KeptName, SentBackup},
};
use federation::{
    KeepingClient, PieceTaken,
    wire::{KeptList, KeptListed},
};
use store::{PeerRow, StoreError};
use tokio_util::sync::CancellationToken;

use super::{
    blocking,
    challenge::Challenge,
    here::{Here, archive},
    send_error::SendError,
};
use crate::{
    backup::folder::{own::path_of, place::BackupPlace},
    node::Node,
};

/// How often a file is begun anew because other bytes came there.
const ATTEMPTS: u32 = 2;
/// Pieces that do not bring a file on, in a row.
const STEPS: u32 = 8;

/// A keeper has the newest backup.
#[derive(Debug)]
pub(crate) struct Sent {
    /// What is there.
    pub(crate) backup: SentBackup,
    pub(crate) quota_bytes: u64,
    /// What the keeper is to be asked for now.
    pub(crate) challenge: Challenge,
    /// There is no room for older backups.
    pub(crate) is_without_older: bool,
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

    /// Has `keeper` get what it has not, and lose what is kept no more.
    pub(crate) async fn send_to(&self, keeper: &Keeper, stop: &CancellationToken) -> Result<Sent, SendError> {
        let row = self.store.peer_row(keeper.peer).await?;
        let is_friend = |row: &PeerRow| row.state == FriendshipState::Accepted;
        let row = row.filter(is_friend).ok_or(SendError::Refused(KeeperFailure::NotKept))?;
        let client = self.keeping_client(&row).ok_or(SendError::Refused(KeeperFailure::NotKept))?;
        let here = self.backups_here().await?;
        let list = client.list().await?.filter(|list| list.takes).ok_or(SendError::Refused(KeeperFailure::NotKept))?;
        self.heard(&row, client.answered_at()).await;
        if let Some(at) = list.given {
            self.heed_given(keeper.peer, at).await?;
        }
        let mut sending = Sending::new(client, list, here, stop.clone());
        let is_without_older = sending.send_all().await?;
        // Of what is there by now: nothing goes there for something that did not come.
        let kept = kept_archives(&sending.archives_there().into_iter().collect::<Vec<_>>());
        sending.remove_rotated_out(&kept).await?;
        let files = sending.there.len() as u64;
        let bytes = sending.there.values().map(|file| file.size_bytes).sum();
        Ok(Sent {
            backup: SentBackup { at: self.now(), files, bytes },
            quota_bytes: sending.quota_bytes,
            challenge: Challenge { client: sending.client, there: sending.there, here: sending.here },
            is_without_older,
        })
    }

    /// Tells the owner once that the keeper gave the backups away, as somebody asked who may have been the owner, or not.
    async fn heed_given(&self, peer: PeerId, at: Timestamp) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        if !tx.keeper_gave(peer, at).await? {
            return Ok(());
        }
        self.notify(&tx, NotificationKind::BackupGiven, Some(peer)).await?;
        tx.commit().await?;
        self.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }

    async fn backups_here(&self) -> Result<Here, SendError> {
        let folder = self.store.backup_folder().await?.ok_or(SendError::Refused(KeeperFailure::NothingHere))?;
        let place = BackupPlace::of(&path_of(&folder, &self.data), self.own_id());
        match blocking(move || Here::read(place)).await {
            Ok(here) if here.archives().next().is_some() => Ok(here),
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Err(SendError::Refused(KeeperFailure::NothingHere)),
        }
    }

    /// What `peer` offers; `None`: nothing.
    pub(super) async fn offer_of(&self, peer: PeerId) -> Result<Option<KeptList>, SendError> {
        let row = self.store.peer_row(peer).await?;
        let client = row.and_then(|row| self.keeping_client(&row));
        Ok(client.ok_or(SendError::Refused(KeeperFailure::NotKept))?.list().await?)
    }
}

pub(super) struct Sending {
    pub(super) client: KeepingClient,
    pub(super) quota_bytes: u64,
    pub(super) there: BTreeMap<KeptName, KeptListed>,
    pub(super) here: Arc<Here>,
    /// The archives that are kept, of those here and there.
    pub(super) wanted: BTreeSet<ArchiveName>,
    /// How many bytes the list of what was taken back had when it was sent.
    take_backs_bytes: Option<u64>,
    stop: CancellationToken,
}

impl Sending {
    fn new(client: KeepingClient, list: KeptList, here: Here, stop: CancellationToken) -> Self {
        let listed = list.files.iter().filter_map(|file| archive(file.name));
        let archives: Vec<_> = listed.chain(here.archives()).collect();
        Self {
            client,
            quota_bytes: list.quota_bytes,
            there: list.files.into_iter().map(|file| (file.name, file)).collect(),
            wanted: kept_archives(&archives),
            here: Arc::new(here),
            take_backs_bytes: None,
            stop,
        }
    }

    /// Sends what is not there by any name, the newest backup first; says whether older ones were left out because they do not fit. What the keeper has
    /// was held against its hash when it came, and nothing takes its place, whatever is here under the same name.
    async fn send_all(&mut self) -> Result<bool, SendError> {
        self.send_take_backs().await?;
        let archives: Vec<_> = self.here.archives().filter(|archive| self.wanted.contains(archive)).collect();
        for (index, &archive) in archives.iter().enumerate() {
            let is_newest = index == 0;
            let needed = self.needed(archive).await?;
            let missing: Vec<_> = needed.iter().copied().filter(|name| !self.there.contains_key(name)).collect();
            if missing.is_empty() {
                continue;
            }
            if !self.has_room_for(&missing) {
                let wanted = self.wanted.clone();
                self.remove_rotated_out(&wanted).await?;
            }
            if !self.has_room_for(&missing) {
                if !is_newest {
                    return Ok(true);
                }
                self.make_room(archive, &needed, &missing).await?;
            }
            for name in missing {
                match self.send(name).await {
                    Err(SendError::Refused(KeeperFailure::OverQuota)) if !is_newest => return Ok(true),
                    sent => sent?,
                }
            }
            // A folder that went away is no backup that rotated out.
            if is_newest && !needed.iter().all(|name| self.there.contains_key(name)) {
                return Err(SendError::Here(io::ErrorKind::NotFound.into()));
            }
        }
        Ok(false)
    }

    /// What puts an archive back: pictures before the list and the archive, so that what is there can be put back whenever it breaks off.
    pub(super) async fn needed(&self, archive: ArchiveName) -> io::Result<Vec<KeptName>> {
        let here = Arc::clone(&self.here);
        blocking(move || here.needed(archive)).await
    }

    /// Sends a file, unless it rotated out meanwhile.
    async fn send(&mut self, name: KeptName) -> Result<(), SendError> {
        let Some(listed) = self.listed(name, self.here.size(name).unwrap_or_default()).await? else { return Ok(()) };
        let mut bringing = Bringing::default();
        loop {
            // What the owner takes back waits for no picture.
            self.send_take_backs().await?;
            match self.bring(&listed, &mut bringing).await {
                Ok(true) => break,
                Ok(false) => {}
                Err(SendError::Here(error)) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        self.there.insert(name, listed);
        Ok(())
    }

    /// Sends the list of what was taken back, if it has grown since.
    async fn send_take_backs(&mut self) -> Result<(), SendError> {
        let here = Arc::clone(&self.here);
        let size_bytes = blocking(move || here.take_backs_bytes()).await?;
        if size_bytes == 0 || self.take_backs_bytes == Some(size_bytes) {
            return Ok(());
        }
        let Some(listed) = self.listed(KeptName::TakeBacks, size_bytes).await? else { return Ok(()) };
        if self.there.get(&listed.name) != Some(&listed) {
            let mut bringing = Bringing::default();
            while !self.bring(&listed, &mut bringing).await? {}
            self.there.insert(listed.name, listed);
        }
        self.take_backs_bytes = Some(size_bytes);
        Ok(())
    }

    async fn listed(&self, name: KeptName, size_bytes: u64) -> io::Result<Option<KeptListed>> {
        let here = Arc::clone(&self.here);
        blocking(move || here.listed(name, size_bytes)).await
    }

    /// Brings one more piece of a file; says whether that was the last.
    async fn bring(&self, file: &KeptListed, bringing: &mut Bringing) -> Result<bool, SendError> {
        if self.stop.is_cancelled() {
            return Err(SendError::Stopped);
        }
        let (here, listed, at) = (Arc::clone(&self.here), *file, bringing.at);
        let piece = blocking(move || here.piece(&listed, at)).await?;
        let end = at + piece.len() as u64;
        match self.client.bring(file, at, piece).await? {
            PieceTaken::Whole => return Ok(true),
            PieceTaken::Has(has_bytes) => {
                bringing.steps = if has_bytes == end && end > at { 0 } else { bringing.steps + 1 };
                bringing.at = has_bytes;
            }
            PieceTaken::OtherBytes if bringing.attempts < ATTEMPTS => {
                (bringing.at, bringing.attempts) = (0, bringing.attempts + 1);
            }
            PieceTaken::OtherBytes => return Err(SendError::Refused(KeeperFailure::Failed)),
            PieceTaken::OverQuota => return Err(SendError::Refused(KeeperFailure::OverQuota)),
            PieceTaken::NoRoom => return Err(SendError::Refused(KeeperFailure::NoRoom)),
            PieceTaken::NotKept => return Err(SendError::Refused(KeeperFailure::NotKept)),
        }
        if bringing.steps > STEPS { Err(SendError::Refused(KeeperFailure::Failed)) } else { Ok(false) }
    }
}

/// How far a file is that is brought.
#[derive(Default)]
struct Bringing {
    at: u64,
    attempts: u32,
    steps: u32,
}
