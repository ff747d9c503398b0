//! When copies are used: kept in mind, and noted together now and then, so that looking at a page writes nothing.

use std::{mem::take, time::Duration};

use domain::Sha256;
use store::StoreError;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    background::due::{MAX_POLL_INTERVAL, whenever_due},
    node::Node,
};

/// A use is not noted while the one before it, which was, is less than this ago.
const EXACT_TO_SECONDS: i64 = 3600;
/// Files whose uses are noted in one transaction.
const BATCH: usize = 500;

impl Node {
    /// Notes the uses of copies once a minute, if there are any that matter, until `stop`.
    pub(crate) async fn note_uses_when_due(self, stop: CancellationToken) {
        let work = async || -> Result<Duration, StoreError> {
            self.note_uses().await?;
            Ok(MAX_POLL_INTERVAL)
        };
        whenever_due(work, &Notify::new(), stop, "uses of pictures were not noted").await;
    }

    /// Keeps in mind that a copy is opened.
    pub(crate) fn use_copy(&self, file: Sha256) {
        self.copies.used.lock().insert(file);
    }

    /// Notes the uses that are in mind.
    pub(super) async fn note_uses(&self) -> Result<(), StoreError> {
        let used = take(&mut *self.copies.used.lock());
        let used: Vec<Sha256> = used.into_iter().collect();
        let now = self.now();
        for used in used.chunks(BATCH) {
            let matter = self.store.used_before(used, now.plus_seconds(-EXACT_TO_SECONDS)).await?;
            if !matter.is_empty() {
                let tx = self.store.write().await?;
                tx.use_files(&matter, now).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}
