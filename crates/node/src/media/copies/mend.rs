//! Files and their rows are two things, and a crash may come between: what belongs together is brought together again.

use std::time::UNIX_EPOCH;

use domain::Timestamp;

use super::error::CopiesError;
use crate::node::Node;

/// Rows, or files, that are looked at together.
const ROWS_AT_ONCE: u64 = 500;
const FILES_AT_ONCE: usize = 500;

impl Node {
    /// Forgets rows whose files are gone or are the owner's, gives rows to friends' files that have none, and keeps to the cap.
    pub(crate) async fn reconcile_copies(&self) -> Result<(), CopiesError> {
        let tx = self.store.write().await?;
        tx.forget_others_files().await?;
        tx.commit().await?;
        self.forget_lost_files().await?;
        self.keep_found_files().await?;
        self.keep_to_cap().await
    }

    async fn forget_lost_files(&self) -> Result<(), CopiesError> {
        let mut after = None;
        loop {
            let _no_new_rows = self.media_files.sweep().await;
            let names = self.store.kept_files(after, ROWS_AT_ONCE).await?;
            let Some(last) = names.last() else { return Ok(()) };
            after = Some(*last);
            let mut gone = Vec::new();
            for name in names {
                if !self.media_files.contains(name).await? {
                    gone.push(name);
                }
            }
            if !gone.is_empty() {
                tracing::warn!(
                    file.count = gone.len(),
                    "copies of pictures were lost; each is fetched again when a page shows it"
                );
                let tx = self.store.write().await?;
                tx.forget_files(&gone).await?;
                tx.commit().await?;
            }
        }
    }

    async fn keep_found_files(&self) -> Result<(), CopiesError> {
        let names = self.media_files.names().await?;
        for names in names.chunks(FILES_AT_ONCE) {
            let _stays = self.media_files.hold().await;
            let kept = self.store.kept_among(names).await?;
            let tx = self.store.write().await?;
            for &name in names.iter().filter(|name| !kept.contains(name)) {
                let Some((file, size_bytes)) = self.media_files.open(name).await? else { continue };
                let written = file.metadata().await?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
                let written_at = Timestamp(i64::try_from(written.as_millis()).unwrap_or(i64::MAX));
                tx.keep_file(name, size_bytes, written_at.min(self.now())).await?;
                tx.note_found(name).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
