//! What is new in the backups goes to the friends who keep them, and what is kept here for nobody any more goes.

use std::time::Duration;

use domain::{
    LiveEvent, NotificationKind, PeerId, Timestamp,
    keeping::{Keeper, KeeperFailure},
};
use store::{StoreError, WriteTx};
use tokio_util::sync::CancellationToken;

use super::sendings::Sendings;
use crate::{
    backup::keeping::{challenge::Challenge, send::Sent, send_error::SendError},
    node::Node,
};

/// How often it is looked whether something waits to be tried again, or is over.
const INTERVAL: Duration = Duration::from_mins(10);
/// After a try of which it could not be noted what came of it.
const PAUSE: Duration = Duration::from_mins(1);
/// After a try that failed.
const RETRY_SECONDS: i64 = 600;
/// After one that the friend has to do something about.
const LONG_RETRY_SECONDS: i64 = 6 * 3_600;

impl Node {
    /// Sends what is due to keepers, and removes what is over, until `stop`.
    pub(crate) async fn keep_with_friends(self, stop: CancellationToken) {
        let mut sendings = Sendings::default();
        while !stop.is_cancelled() {
            if let Err(error) = self.send_to_due_keepers(&mut sendings, &stop).await {
                tracing::error!(error = &error as &dyn std::error::Error, "it is not known what keepers are to get");
            }
            if let Err(error) = self.remove_kept_over().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "what is kept for nobody was not removed");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.keeping.changed.notified() => {}
                () = sendings.one_ended() => {}
                () = tokio::time::sleep(INTERVAL) => {}
            }
        }
        sendings.all_ended().await;
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

    /// Begins to send to those who are due, and ends what goes to those who keep backups no more.
    async fn send_to_due_keepers(&self, sendings: &mut Sendings, stop: &CancellationToken) -> Result<(), StoreError> {
        let all: Vec<_> = self.store.keepers().await?.into_iter().map(|keeper| keeper.peer).collect();
        sendings.stop_others(&all);
        for keeper in self.store.due_keepers(self.now()).await? {
            let node = self.clone();
            sendings.start(keeper.peer, stop, |stop| async move {
                if let Err(error) = Box::pin(node.send_to_keeper(&keeper, &stop)).await {
                    tracing::error!(error = &error as &dyn std::error::Error, "what a keeper has was not noted");
                    stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await;
                }
            });
        }
        Ok(())
    }

    async fn send_to_keeper(&self, keeper: &Keeper, stop: &CancellationToken) -> Result<(), StoreError> {
        let began = self.now();
        match self.send_to(keeper, stop).await {
            Ok(sent) => {
                self.note_sent(keeper.peer, began, &sent).await?;
                self.challenge(keeper, began, sent.challenge).await
            }
            Err(error) => self.note_not_sent(keeper, began, &error).await,
        }
    }

    async fn note_sent(&self, peer: PeerId, began: Timestamp, sent: &Sent) -> Result<(), StoreError> {
        let (files, bytes) = (sent.backup.files, sent.backup.bytes);
        tracing::info!(peer.id = peer.0, file.count = files, size_bytes = bytes, "a keeper has what it is to have");
        let lacks = sent.is_without_older.then_some(KeeperFailure::OlderLeftOut);
        let tx = self.store.write().await?;
        tx.sent_to_keeper(peer, began, &sent.backup, sent.quota_bytes, lacks).await?;
        self.commit_of_keeper(tx).await
    }

    async fn note_not_sent(&self, keeper: &Keeper, began: Timestamp, error: &SendError) -> Result<(), StoreError> {
        let Some(failure) = error.failure() else { return Ok(()) };
        tracing::warn!(peer.id = keeper.peer.0, error = error as &dyn std::error::Error, "a keeper has not everything");
        let now = self.now();
        let tx = self.store.write().await?;
        tx.not_sent_to_keeper(keeper.peer, failure, began, next_try(failure, now)).await?;
        if keeper.is_overdue(now) && !keeper.is_told {
            self.notify(&tx, NotificationKind::KeeperFailed, Some(keeper.peer)).await?;
            tx.told_of_keeper(keeper.peer).await?;
        } else if failure == KeeperFailure::NotKept && keeper.failure != Some(failure) {
            self.notify(&tx, NotificationKind::KeeperFailed, Some(keeper.peer)).await?;
        }
        self.commit_of_keeper(tx).await
    }

    /// Asks the keeper, who has everything, for the proof of one file.
    async fn challenge(&self, keeper: &Keeper, began: Timestamp, challenge: Challenge) -> Result<(), StoreError> {
        let answer = challenge.ask().await;
        let (peer, now) = (keeper.peer, self.now());
        let failure = match &answer {
            Ok(Some(true)) => None,
            // There is nothing to ask for.
            Ok(None) | Err(SendError::Stopped) => return Ok(()),
            Ok(Some(false)) => Some(KeeperFailure::Lost),
            Err(error) => {
                tracing::warn!(peer.id = peer.0, error = error as &dyn std::error::Error, "a keeper gave no proof");
                if !keeper.is_unproved(now) {
                    return Ok(());
                }
                Some(KeeperFailure::Unproved)
            }
        };
        let tx = self.store.write().await?;
        if let Ok(Some(has_it)) = answer {
            tx.keeper_was_asked(peer, has_it, now).await?;
        }
        if let Some(failure) = failure {
            tx.not_sent_to_keeper(peer, failure, began, next_try(failure, now)).await?;
            // Once, and again after it had everything.
            if keeper.failure != Some(failure) {
                self.notify(&tx, NotificationKind::KeeperFailed, Some(peer)).await?;
            }
        }
        self.commit_of_keeper(tx).await
    }

    async fn commit_of_keeper(&self, tx: WriteTx) -> Result<(), StoreError> {
        tx.commit().await?;
        self.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }
}

fn next_try(failure: KeeperFailure, now: Timestamp) -> Timestamp {
    now.plus_seconds(match failure {
        KeeperFailure::NotKept | KeeperFailure::OverQuota | KeeperFailure::NoRoom | KeeperFailure::Unproved => {
            LONG_RETRY_SECONDS
        }
        _ => RETRY_SECONDS,
    })
}
