//! What is new in the backups goes to the friends who keep them, and what is kept here for nobody any more goes.

use std::time::Duration;

use domain::{
    LiveEvent, NotificationKind,
    keeping::{Keeper, KeeperFailure},
};
use futures::future::join_all;
use store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::node::Node;

/// How often it is looked whether something waits to be tried again, or is over.
const INTERVAL: Duration = Duration::from_mins(10);
/// After a try that failed.
const RETRY_SECONDS: i64 = 600;
/// After one that the friend has to do something about.
const LONG_RETRY_SECONDS: i64 = 6 * 3_600;

impl Node {
    /// Sends what is due to keepers, and removes what is over, until `stop`.
    pub(crate) async fn keep_with_friends(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = Box::pin(self.send_to_due_keepers(&stop)).await {
                tracing::error!(error = &error as &dyn std::error::Error, "what keepers have was not noted");
            }
            if let Err(error) = self.remove_kept_over().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "what is kept for nobody was not removed");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.keeping.changed.notified() => {}
                () = tokio::time::sleep(INTERVAL) => {}
            }
        }
    }

    /// Has all keepers get what is new, soon.
    pub(crate) async fn keepers_are_due(&self) -> Result<(), StoreError> {
        if self.store.keepers().await?.is_empty() {
            return Ok(());
        }
        let tx = self.store.write().await?;
        tx.keepers_are_due(self.now()).await?;
        tx.commit().await?;
        self.keeping.changed.notify_one();
        Ok(())
    }

    pub(crate) async fn send_to_due_keepers(&self, stop: &CancellationToken) -> Result<(), StoreError> {
        let due = self.store.due_keepers(self.now()).await?;
        // A slow one keeps no other waiting.
        let sent = join_all(due.iter().map(|keeper| Box::pin(self.send_to_keeper(keeper, stop)))).await;
        sent.into_iter().collect()
    }

    async fn send_to_keeper(&self, keeper: &Keeper, stop: &CancellationToken) -> Result<(), StoreError> {
        let began = self.now();
        let sent = self.send_to(keeper, stop).await;
        let now = self.now();
        let tx = self.store.write().await?;
        match sent {
            Ok(sent) => {
                let (files, bytes) = (sent.backup.files, sent.backup.bytes);
                tracing::info!(peer.id = keeper.peer.0, file.count = files, size_bytes = bytes, "a keeper has it all");
                tx.sent_to_keeper(keeper.peer, began, &sent.backup, sent.quota_bytes).await?;
                if let Some(has_it) = sent.has_it {
                    tx.keeper_was_asked(keeper.peer, has_it, now).await?;
                    if !has_it {
                        let next_at = now.plus_seconds(RETRY_SECONDS);
                        tx.not_sent_to_keeper(keeper.peer, KeeperFailure::Lost, began, next_at).await?;
                        self.notify(&tx, NotificationKind::KeeperFailed, Some(keeper.peer)).await?;
                    }
                }
            }
            Err(error) => {
                let Some(failure) = error.failure() else { return Ok(()) };
                tracing::warn!(
                    peer.id = keeper.peer.0,
                    error = &error as &dyn std::error::Error,
                    "a keeper has not everything"
                );
                let seconds = match failure {
                    KeeperFailure::NotKept | KeeperFailure::OverQuota | KeeperFailure::NoRoom => LONG_RETRY_SECONDS,
                    _ => RETRY_SECONDS,
                };
                tx.not_sent_to_keeper(keeper.peer, failure, began, now.plus_seconds(seconds)).await?;
                if keeper.is_overdue(now) && !keeper.is_told {
                    self.notify(&tx, NotificationKind::KeeperFailed, Some(keeper.peer)).await?;
                    tx.told_of_keeper(keeper.peer).await?;
                }
            }
        }
        tx.commit().await?;
        self.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }
}
