//! Forgetting pictures that nothing shows: drafts thrown away, posts deleted, files whose rows never came.

use std::{
    io,
    time::{Duration, UNIX_EPOCH},
};

use domain::{Sha256, Timestamp};
use store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::{data::media_files::MediaFiles, node::Node};

/// A picture that nothing shows is kept this long: it may be in a form that was not sent yet.
const KEPT_SECONDS: i64 = 24 * 3600;
const SWEEP_INTERVAL: Duration = Duration::from_hours(24);
/// Names of files that are looked up at once.
const NAMES_AT_ONCE: usize = 500;

/// Pictures that nothing shows could not be removed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SweepError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the media folder could not be read or written")]
    Files(#[from] io::Error),
}

impl Node {
    /// Removes pictures that nothing shows any more, and compares friends' files with their rows, now and once a day, until `stop`.
    pub(crate) async fn sweep_media(self, stop: CancellationToken) {
        loop {
            if let Err(error) = self.remove_unused_media().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "unused pictures were not removed");
            }
            if let Err(error) = self.reconcile_copies().await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "friends' pictures and their rows were not compared"
                );
            }
            if let Err(error) = self.reconcile_comment_files().await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "comments' pictures and their rows were not compared"
                );
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(SWEEP_INTERVAL) => {}
            }
        }
    }

    pub(super) async fn remove_unused_media(&self) -> Result<(), SweepError> {
        let before = self.now().plus_seconds(-KEPT_SECONDS);
        let tx = self.store.write().await?;
        let rows = tx.delete_unused_media(before).await?;
        tx.commit().await?;

        let names = old_files(&self.media_files, before).await?;
        let files = self.remove_unused_files(&names).await?;
        if rows + files > 0 {
            tracing::info!(media.count = rows, file.count = files, "removed pictures that nothing shows");
        }
        Ok(())
    }

    /// Removes those of the files `names` that no picture has any more; says how many. Their rows are gone already: a file without a row is
    /// found again, and a row without a file would be believed.
    pub(crate) async fn remove_unused_files(&self, names: &[Sha256]) -> Result<u64, SweepError> {
        let mut removed = 0;
        for names in names.chunks(NAMES_AT_ONCE) {
            let _no_new_files = self.media_files.sweep().await;
            let used = self.store.variants_among(names).await?;
            for &name in names.iter().filter(|name| !used.contains(name)) {
                self.media_files.remove(name).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// The names of the files last written before `before`.
async fn old_files(files: &MediaFiles, before: Timestamp) -> io::Result<Vec<Sha256>> {
    let mut names = Vec::new();
    let mut entries = tokio::fs::read_dir(files.folder()).await?;
    while let Some(entry) = entries.next_entry().await? {
        let Some(name) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let written = entry.metadata().await?.modified()?;
        let since_epoch = written.duration_since(UNIX_EPOCH).unwrap_or_default();
        if i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX) < before.0 {
            names.push(name);
        }
    }
    Ok(names)
}
