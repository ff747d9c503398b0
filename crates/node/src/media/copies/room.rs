//! Making room: which copies come unasked, and which are let go.

use domain::{CopiesCap, PeerId, copies::Room};
use store::{KeptCopy, MissingFile, StoreError};

use super::error::CopiesError;
use crate::node::Node;

/// Copies that are let go at once, so that others may write between.
const BATCH: u64 = 200;

impl Node {
    /// Says whether a friend's file may come though nobody has asked for it: within the friend's part and the whole, once copies that
    /// were used longer ago have gone. One that is here already, as another friend's or the owner's, takes no room.
    pub(crate) async fn has_room_for(&self, file: &MissingFile, cap: CopiesCap) -> Result<bool, StoreError> {
        let Some(peer) = self.store.takes_room_of(file.variant.sha256).await? else { return Ok(true) };
        let sizes = self.store.copies_sizes().await?;
        let of_friend = sizes.iter().find(|(friend, _)| *friend == peer).map_or(0, |(_, bytes)| *bytes);
        let of_all = sizes.iter().map(|(_, bytes)| bytes).sum();
        let quota = cap.quota(self.store.friend_count().await?);
        for (peer, used_bytes, limit) in [(Some(peer), of_friend, quota), (None, of_all, cap.bytes())] {
            let mut room = Room { used_bytes, older_bytes: 0 };
            if room.admits(file.variant.size_bytes, limit) {
                continue;
            }
            room.older_bytes = self.store.older_copies_bytes(peer, file.shown_at).await?;
            if !room.admits(file.variant.size_bytes, limit) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Lets copies go until they are within their room again: first those of friends who have more than their part, and those used longest
    /// ago before others.
    pub(crate) async fn keep_to_cap(&self) -> Result<(), CopiesError> {
        if self.excess().await?.is_none() {
            return Ok(());
        }
        let _alone = self.copies.letting_go.lock().await;
        self.note_uses().await?;
        let Some(excess) = self.excess().await? else { return Ok(()) };
        let mut freed_bytes = 0;
        for (peer, bytes) in excess.of_friends {
            freed_bytes += self.let_go(Some(peer), bytes).await?;
        }
        freed_bytes += self.let_go(None, excess.in_all.saturating_sub(freed_bytes)).await?;
        tracing::debug!(size_bytes = freed_bytes, "let copies go");
        Ok(())
    }

    /// Lets all copies go.
    pub(super) async fn let_all_go(&self) -> Result<(), CopiesError> {
        let _alone = self.copies.letting_go.lock().await;
        let freed_bytes = self.let_go(None, u64::MAX).await?;
        tracing::info!(size_bytes = freed_bytes, "removed all copies");
        Ok(())
    }

    async fn excess(&self) -> Result<Option<domain::copies::Excess>, StoreError> {
        let cap = self.store.copies_rules().await?.cap;
        Ok(cap.excess(self.store.friend_count().await?, &self.store.copies_sizes().await?))
    }

    /// Lets the copies go that were used longest ago, of `peer` or of all, until `bytes` are free; says how many became so.
    async fn let_go(&self, peer: Option<PeerId>, bytes: u64) -> Result<u64, CopiesError> {
        let mut freed_bytes = 0;
        while freed_bytes < bytes {
            // Nobody who finds a file here gives it a row meanwhile, the owner's or a friend's.
            let _no_new_rows = self.media_files.sweep().await;
            let tx = self.store.write().await?;
            let oldest = tx.oldest_copies(peer, BATCH).await?;
            if oldest.is_empty() {
                break;
            }
            let going = first_of(oldest, bytes - freed_bytes);
            let files = tx.forget_copies(&going).await?;
            tx.commit().await?;
            // In this order: a file without a row is found again, and a row without a file would be believed.
            for file in files {
                self.media_files.remove(file).await?;
            }
            freed_bytes += going.iter().map(|copy| copy.size_bytes).sum::<u64>();
        }
        Ok(freed_bytes)
    }
}

/// As many of `oldest`, from the first, as have `bytes` bytes together.
fn first_of(mut oldest: Vec<KeptCopy>, bytes: u64) -> Vec<KeptCopy> {
    let mut sum = 0_u64;
    let count = oldest.iter().position(|copy| {
        sum = sum.saturating_add(copy.size_bytes);
        sum >= bytes
    });
    oldest.truncate(count.map_or(oldest.len(), |index| index + 1));
    oldest
}
