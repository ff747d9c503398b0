//! The keeper's side: what those may do who have something kept here.

use std::{
    io,
    net::IpAddr,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use domain::{
    NodeId, Sha256,
    keeping::{KEPT_ON_SECONDS, KeptFor, KeptName, counted_bytes},
    limits,
};
use federation::wire::{KeptChallenge, KeptList, KeptListed};
use store::{KeptFile, StoreError};
use tokio::{sync::OwnedMutexGuard, time::timeout};

use super::{
    blocking,
    files::{KeptFiles, Written},
};
use crate::node::Node;

/// Few in tests, which bring them.
const FILES: u64 = if cfg!(test) { 3 } else { limits::KEPT_FILES };
/// So long a request waits for the one before it.
const TURN_TIME: Duration = Duration::from_secs(5);

/// Proof that something is kept here for the one who asks: a friend, one who was a friend, or the new machine to which the owner gave it.
#[derive(Debug)]
pub struct KeptOne {
    node: Node,
    kept: KeptFor,
    /// The key of the one who asks.
    asking: NodeId,
    /// A friend for whom the owner keeps on.
    may_write: bool,
}

/// A friend brings a piece, and nothing else of theirs is looked at or written meanwhile.
#[derive(Debug)]
pub struct Bringing {
    one: KeptOne,
    _turn: OwnedMutexGuard<()>,
}

/// What became of a piece that was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BroughtPiece {
    Whole,
    Has(u64),
    OverQuota,
    NoRoom,
    OtherBytes,
    /// Nothing is taken any more.
    NotKept,
    /// No such piece can be.
    Impossible,
    /// So many files came and went today that no more is written down.
    TooOften,
}

/// What became of a file that is needed no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovedKept {
    Removed,
    /// It is not for the one who asks to say.
    NotTheirs,
    TooOften,
}

/// Something could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    #[error("what is kept for a friend could not be read or written")]
    File(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// What is kept for the one who has the key `from` and asks from `source`; `None`: nothing, and no more is said.
    pub async fn kept_one(&self, from: NodeId, source: IpAddr) -> Result<Option<KeptOne>, StoreError> {
        let now = self.now();
        if let Some(kept) = self.store.kept_for(from).await? {
            let is_friend = self.friend(from, source).await?.is_some();
            let is_over = kept.ended_at.is_some_and(|at| now.seconds_since(at) >= KEPT_ON_SECONDS);
            let may_write = is_friend && kept.ended_at.is_none();
            return Ok((!is_over).then(|| KeptOne { node: self.clone(), kept, asking: from, may_write }));
        }
        let given = self.store.kept_given_to(from).await?.filter(|kept| kept.is_given_to(from, now));
        Ok(given.map(|kept| KeptOne { node: self.clone(), kept, asking: from, may_write: false }))
    }

    /// Removes what is kept for nobody any more: so long after the friendship or the keeping ended.
    pub(crate) async fn remove_kept_over(&self) -> Result<(), KeptError> {
        let now = self.now();
        if self.store.keeps_for_others().await? {
            let tx = self.store.write().await?;
            tx.end_keeping_for_others(now).await?;
            tx.commit().await?;
        }
        let looks_at_files = self.keeping.is_time_to_look(now);
        for kept in self.store.kept_for_all().await? {
            if looks_at_files {
                self.tidy_kept(kept.id).await?;
            }
            if kept.kept_until().is_some_and(|until| until <= now) {
                self.forget_kept(kept.id).await?;
                tracing::info!(file.count = kept.files, "what was kept for a former friend is removed");
            }
        }
        Ok(())
    }

    /// Removes what was not finished, and what no row names.
    async fn tidy_kept(&self, id: NodeId) -> Result<(), KeptError> {
        let _turn = self.keeping.turn(id).await;
        let listed = self.store.files_kept_for(id).await?;
        let files = KeptFiles::of(&self.data, id);
        let since_1970 = Duration::from_millis(u64::try_from(self.now().0).unwrap_or_default());
        Ok(blocking(move || files.tidy(&listed, SystemTime::UNIX_EPOCH + since_1970)).await?)
    }

    async fn forget_kept(&self, id: NodeId) -> Result<(), KeptError> {
        let _turn = self.keeping.turn(id).await;
        let files = KeptFiles::of(&self.data, id);
        blocking(move || files.remove_all()).await?;
        let tx = self.store.write().await?;
        tx.forget_kept(id).await?;
        Ok(tx.commit().await?)
    }
}

impl KeptOne {
    /// Says whether something is taken from the one who asks.
    pub fn may_write(&self) -> bool {
        self.may_write
    }

    /// All files that are kept, and how much may be; `None`: something else is asked or written all the time. What is not there any more is not named.
    pub async fn list(&self) -> Result<Option<Bytes>, KeptError> {
        let Some(_turn) = self.turn().await else { return Ok(None) };
        let listed = self.node.store.files_kept_for(self.kept.id).await?;
        let files = self.files();
        let (has_folder, there, gone) = blocking(move || {
            let (there, gone): (Vec<_>, Vec<_>) = listed.into_iter().partition(|file| files.has(file));
            Ok((files.has_folder(), there, gone))
        })
        .await?;
        if !gone.is_empty() {
            tracing::warn!(file.count = gone.len(), "what is kept for a friend is not there any more");
        }
        // Where nothing is at all, a disk may be missing that comes back.
        if has_folder && !gone.is_empty() {
            let tx = self.node.store.write().await?;
            for file in gone {
                tx.remove_kept(self.kept.id, &file).await?;
            }
            tx.commit().await?;
        }
        let listed = |KeptFile { name, size_bytes, sha256 }| KeptListed { name, size_bytes, sha256 };
        let list = KeptList {
            takes: self.may_write,
            quota_bytes: self.kept.quota_bytes,
            until: self.kept.readable_until(self.asking),
            given: self.kept.given.map(|(_, at)| at),
            files: there.into_iter().map(listed).collect(),
        };
        Ok(Some(list.to_json()))
    }

    /// Begins to take a piece, before it is read; `None`: another is being taken, and it takes long. So no more than one piece of a friend's is held in memory.
    pub async fn begin(self) -> Option<Bringing> {
        Some(Bringing { _turn: self.turn().await?, one: self })
    }

    /// The piece of a file that follows `at` bytes; `None`: it is not kept.
    pub async fn piece(&self, name: KeptName, at: u64) -> Result<Option<Vec<u8>>, KeptError> {
        if self.node.store.file_kept_for(self.kept.id, name).await?.is_none() {
            return Ok(None);
        }
        let files = self.files();
        Ok(blocking(move || files.read(name, at)).await?)
    }

    /// Keeps a file no longer.
    pub async fn remove(&self, name: KeptName) -> Result<RemovedKept, KeptError> {
        if !self.may_write {
            return Ok(RemovedKept::NotTheirs);
        }
        let (node, id) = (&self.node, self.kept.id);
        let Some(_turn) = self.turn().await else { return Ok(RemovedKept::TooOften) };
        if !node.keeping.may_commit(id, node.now()) {
            return Ok(RemovedKept::TooOften);
        }
        let Some(file) = node.store.file_kept_for(id, name).await? else { return Ok(RemovedKept::Removed) };
        // The file first: a row without one is seen by the next list.
        let files = self.files();
        blocking(move || files.remove(name)).await?;
        let tx = node.store.write().await?;
        tx.remove_kept(id, &file).await?;
        tx.commit().await?;
        Ok(RemovedKept::Removed)
    }

    /// Says whether one more proof is given now.
    pub fn may_prove(&self) -> bool {
        self.node.keeping.may_prove(self.kept.id, self.node.now())
    }

    /// The proof that a file is here; `None`: it is not kept, or is not so long.
    pub async fn prove(&self, name: KeptName, challenge: KeptChallenge) -> Result<Option<Sha256>, KeptError> {
        if self.node.store.file_kept_for(self.kept.id, name).await?.is_none() {
            return Ok(None);
        }
        let files = self.files();
        Ok(blocking(move || files.prove(name, &challenge)).await?)
    }

    async fn turn(&self) -> Option<OwnedMutexGuard<()>> {
        timeout(TURN_TIME, self.node.keeping.turn(self.kept.id)).await.ok()
    }

    fn files(&self) -> KeptFiles {
        KeptFiles::of(&self.node.data, self.kept.id)
    }
}

impl Bringing {
    /// Takes the piece of a file that follows `at` bytes. It is taken to its end though the one who brings it waits no more.
    pub async fn bring(self, file: KeptListed, at: u64, piece: Bytes) -> Result<BroughtPiece, KeptError> {
        if !self.one.may_write {
            return Ok(BroughtPiece::NotKept);
        }
        let KeptListed { name, size_bytes, sha256 } = file;
        let end = at.checked_add(piece.len() as u64);
        if size_bytes == 0 || end.is_none_or(|end| end > size_bytes) {
            return Ok(BroughtPiece::Impossible);
        }
        if size_bytes > limits::KEPT_FILE_BYTES {
            return Ok(BroughtPiece::OverQuota);
        }
        tokio::spawn(self.take(KeptFile { name, size_bytes, sha256 }, at, piece)).await.map_err(io::Error::other)?
    }

    async fn take(self, file: KeptFile, at: u64, piece: Bytes) -> Result<BroughtPiece, KeptError> {
        let (node, id) = (&self.one.node, self.one.kept.id);
        let Some(kept) = node.store.kept_for(id).await?.filter(|kept| kept.ended_at.is_none()) else {
            return Ok(BroughtPiece::NotKept);
        };
        let known = node.store.file_kept_for(id, file.name).await?;
        let files = self.one.files();
        let look = files.clone();
        let (has_known, coming_bytes) =
            blocking(move || Ok((known.is_some_and(|known| look.has(&known)), look.coming_bytes(&file)))).await?;
        if has_known && known == Some(file) {
            return Ok(BroughtPiece::Whole);
        }
        if known.is_none() && kept.files >= FILES {
            return Ok(BroughtPiece::OverQuota);
        }
        // What is there counts until the new file has taken its place.
        let gone_bytes = known.filter(|_| !has_known).map_or(0, |known| counted_bytes(known.name, known.size_bytes));
        let room_bytes = kept.quota_bytes.saturating_sub(kept.bytes.saturating_sub(gone_bytes));
        let needed_bytes = counted_bytes(file.name, file.size_bytes);
        if needed_bytes > room_bytes {
            return Ok(BroughtPiece::OverQuota);
        }
        if needed_bytes > 0 && needed_bytes.saturating_add(coming_bytes) > room_bytes {
            // What is not whole gives way to what may be.
            let files = files.clone();
            blocking(move || files.remove_other_coming(&file, room_bytes - needed_bytes)).await?;
        }
        let is_last = at + piece.len() as u64 == file.size_bytes;
        if is_last && !node.keeping.may_commit(id, node.now()) {
            return Ok(BroughtPiece::TooOften);
        }
        let written = blocking(move || files.write(&file, at, &piece)).await?;
        Ok(match written {
            Written::Whole => {
                let tx = node.store.write().await?;
                tx.put_kept(id, &file, node.now()).await?;
                tx.commit().await?;
                BroughtPiece::Whole
            }
            Written::Has(bytes) => BroughtPiece::Has(bytes),
            Written::NoRoom => BroughtPiece::NoRoom,
            Written::OtherBytes => BroughtPiece::OtherBytes,
        })
    }
}
