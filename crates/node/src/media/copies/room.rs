//! Prefetching and eviction (LRU): which copies are fetched before they are looked at, and which are removed.

use domain::{CopiesCap, PeerId, copies::Quota};
use store::{KeptCopy, MissingFile, StoreError};

use super::error::CopiesError;
use crate::node::Node;

/// Copies that are evicted in one transaction, so that other writes come between.
const BATCH: u64 = 200;

impl Node {
    /// Says whether a friend's file may be prefetched: within the friend's quota and the cap, once copies that were used longer ago
    /// were evicted. One that is here already, as another friend's or the owner's, counts for nothing.
    pub(crate) async fn is_within_quota(&self, file: &MissingFile, cap: CopiesCap) -> Result<bool, StoreError> {
        let Some(peer) = self.store.charged_to(file.variant.sha256).await? else { return Ok(true) };
        let sizes = self.store.copies_sizes().await?;
        let of_friend = sizes.iter().find(|(friend, _)| *friend == peer).map_or(0, |(_, bytes)| *bytes);
        let of_all = sizes.iter().map(|(_, bytes)| bytes).sum();
        let of_one = cap.quota(self.store.friend_count().await?);
        for (peer, used_bytes, limit_bytes) in [(Some(peer), of_friend, of_one), (None, of_all, cap.bytes())] {
            let mut quota = Quota { limit_bytes, used_bytes, older_bytes: 0 };
            if quota.admits(file.variant.size_bytes) {
                continue;
            }
            quota.older_bytes = self.store.older_copies_bytes(peer, file.shown_at).await?;
            if !quota.admits(file.variant.size_bytes) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Evicts copies until they are within the cap again: first those of friends who are over their quota, and those used longest ago
    /// before others.
    pub(crate) async fn keep_to_cap(&self) -> Result<(), CopiesError> {
        if self.excess().await?.is_none() {
            return Ok(());
        }
        let _alone = self.copies.evicting.lock().await;
        self.note_uses().await?;
        let Some(excess) = self.excess().await? else { return Ok(()) };
        let mut freed_bytes = 0;
        for (peer, bytes) in excess.of_friends {
            freed_bytes += self.evict(Some(peer), bytes).await?;
        }
        freed_bytes += self.evict(None, excess.in_all.saturating_sub(freed_bytes)).await?;
        tracing::debug!(size_bytes = freed_bytes, "evicted copies");
        Ok(())
    }

    /// Evicts all copies.
    pub(super) async fn evict_all(&self) -> Result<(), CopiesError> {
        let _alone = self.copies.evicting.lock().await;
        let freed_bytes = self.evict(None, u64::MAX).await?;
        tracing::info!(size_bytes = freed_bytes, "evicted all copies");
        Ok(())
    }

    async fn excess(&self) -> Result<Option<domain::copies::Excess>, StoreError> {
        let cap = self.store.copies_rules().await?.cap;
        Ok(cap.excess(self.store.friend_count().await?, &self.store.copies_sizes().await?))
    }

    /// Evicts the copies that were used longest ago, of `peer` or of all, until `bytes` are free; says how many became so.
    async fn evict(&self, peer: Option<PeerId>, bytes: u64) -> Result<u64, CopiesError> {
        let mut freed_bytes = 0;
        while freed_bytes < bytes {
            // No file that is found here gets a row meanwhile, the owner's or a friend's.
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
