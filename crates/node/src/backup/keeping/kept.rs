//! The keeper's side: what whoever has something kept here may do.

use std::{io, net::IpAddr};

use bytes::Bytes;
use domain::{
    NodeId, Sha256,
    keeping::{KEPT_ON_SECONDS, KeptFor, KeptName},
    limits,
};
use federation::wire::{KeptList, KeptListed};
use store::{KeptFile, StoreError};
use tokio::task::spawn_blocking;

use super::files::{KeptFiles, Written};
use crate::node::Node;

/// Proof that something is kept here for whoever asks: a friend, one who was a friend, or the new machine to which the owner gave it.
#[derive(Debug)]
pub struct KeptOne {
    node: Node,
    kept: KeptFor,
    /// A friend for whom the owner keeps on.
    may_write: bool,
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
    /// No such file can be kept.
    Impossible,
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
    /// What is kept for whoever has the key `from` and asks from `source`; `None`: nothing, and it is told nothing.
    pub async fn kept_one(&self, from: NodeId, source: IpAddr) -> Result<Option<KeptOne>, StoreError> {
        let now = self.now();
        if let Some(kept) = self.store.kept_for(from).await? {
            let is_friend = self.friend(from, source).await?.is_some();
            let is_over = kept.ended_at.is_some_and(|at| now.seconds_since(at) >= KEPT_ON_SECONDS);
            let may_write = is_friend && kept.ended_at.is_none();
            return Ok((!is_over).then(|| KeptOne { node: self.clone(), kept, may_write }));
        }
        let given = self.store.kept_given_to(from).await?.filter(|kept| kept.is_given_to(from, now));
        Ok(given.map(|kept| KeptOne { node: self.clone(), kept, may_write: false }))
    }

    /// Removes what is kept for nobody any more: so long after the friendship or the keeping ended.
    pub(crate) async fn remove_kept_over(&self) -> Result<(), KeptError> {
        let now = self.now();
        if self.store.keeps_for_others().await? {
            let tx = self.store.write().await?;
            tx.end_keeping_for_others(now).await?;
            tx.commit().await?;
        }
        for kept in self.store.kept_for_all().await? {
            if kept.kept_until().is_some_and(|until| until <= now) {
                self.forget_kept(kept.id).await?;
                tracing::info!(file.count = kept.files, "what was kept for a former friend is removed");
            }
        }
        Ok(())
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
    /// Says whether something is taken from whoever asks.
    pub fn may_write(&self) -> bool {
        self.may_write
    }

    /// All files that are kept, and how much may be. What is not there any more is not named.
    pub async fn list(&self) -> Result<Bytes, KeptError> {
        let listed = self.node.store.files_kept_for(self.kept.id).await?;
        let files = self.files();
        let (there, gone): (Vec<_>, Vec<_>) =
            blocking(move || Ok(listed.into_iter().partition(|file| files.has(file)))).await?;
        if !gone.is_empty() {
            tracing::warn!(file.count = gone.len(), "what is kept for a friend is not there any more");
            let tx = self.node.store.write().await?;
            for file in gone {
                tx.remove_kept(self.kept.id, file.name).await?;
            }
            tx.commit().await?;
        }
        let listed = |KeptFile { name, size_bytes, sha256 }| KeptListed { name, size_bytes, sha256 };
        let all = KeptList { quota_bytes: self.kept.quota_bytes, files: there.into_iter().map(listed).collect() };
        Ok(all.to_json())
    }

    /// Takes the piece of a file that follows `at` bytes. It is taken to its end though whoever brings it waits no more.
    pub async fn bring(self, file: KeptListed, at: u64, piece: Bytes) -> Result<BroughtPiece, KeptError> {
        if !self.may_write {
            return Ok(BroughtPiece::NotKept);
        }
        let end = at.checked_add(piece.len() as u64);
        if !(1..=limits::KEPT_FILE_BYTES).contains(&file.size_bytes) || end.is_none_or(|end| end > file.size_bytes) {
            return Ok(BroughtPiece::Impossible);
        }
        let KeptListed { name, size_bytes, sha256 } = file;
        let file = KeptFile { name, size_bytes, sha256 };
        tokio::spawn(self.take(file, at, piece)).await.map_err(io::Error::other)?
    }

    async fn take(self, file: KeptFile, at: u64, piece: Bytes) -> Result<BroughtPiece, KeptError> {
        let (node, id) = (&self.node, self.kept.id);
        let _turn = node.keeping.turn(id).await;
        let Some(kept) = node.store.kept_for(id).await?.filter(|kept| kept.ended_at.is_none()) else {
            return Ok(BroughtPiece::NotKept);
        };
        let known = node.store.file_kept_for(id, file.name).await?;
        let files = self.files();
        let (look, is_known) = (files.clone(), known == Some(file));
        let (is_there, coming_bytes) =
            blocking(move || Ok((is_known && look.has(&file), look.coming_bytes(&file)))).await?;
        if is_there {
            return Ok(BroughtPiece::Whole);
        }
        let others = kept.bytes - known.map_or(0, |known| known.size_bytes).min(kept.bytes);
        if others.saturating_add(coming_bytes).saturating_add(file.size_bytes) > kept.quota_bytes {
            return Ok(BroughtPiece::OverQuota);
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

    /// The piece of a file that follows `at` bytes; `None`: it is not kept.
    pub async fn piece(&self, name: KeptName, at: u64) -> Result<Option<Vec<u8>>, KeptError> {
        let files = self.files();
        Ok(blocking(move || files.read(name, at)).await?)
    }

    /// Keeps a file no longer; says whether that was for whoever asks to say.
    pub async fn remove(&self, name: KeptName) -> Result<bool, KeptError> {
        if !self.may_write {
            return Ok(false);
        }
        let (node, id) = (&self.node, self.kept.id);
        let _turn = node.keeping.turn(id).await;
        // The row first: one that names no file would count against the friend.
        let tx = node.store.write().await?;
        tx.remove_kept(id, name).await?;
        tx.commit().await?;
        let files = self.files();
        blocking(move || files.remove(name)).await?;
        Ok(true)
    }

    /// Says whether one more proof is given now.
    pub fn may_prove(&self) -> bool {
        self.node.keeping.may_prove(self.kept.id, self.node.now())
    }

    /// SHA-256 of `salt` and the file behind it; `None`: it is not kept.
    pub async fn prove(&self, name: KeptName, salt: Sha256) -> Result<Option<Sha256>, KeptError> {
        let _turn = self.node.keeping.turn(self.kept.id).await;
        let files = self.files();
        Ok(blocking(move || files.prove(name, salt)).await?)
    }

    fn files(&self) -> KeptFiles {
        KeptFiles::of(&self.node.data, self.kept.id)
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}
