//! Asking what became of the requests that this owner sent: a decline dials nobody, so the asker asks.

use std::{collections::HashMap, time::Duration};

use domain::{FriendshipState, NotificationKind, PeerId, Timestamp};
use federation::{ExchangeError, wire::RequestState};
use store::{Leaving, PeerRow, StoreError};
use tokio_util::sync::CancellationToken;

use super::decide::wait_after;
use crate::{LiveEvent, Node};

/// How long to wait if no request is pending; a new one interrupts it.
const IDLE: Duration = Duration::from_hours(1);

impl Node {
    /// Asks after pending requests, with longer and longer pauses, until `stop`.
    pub(crate) async fn poll_requests(self, stop: CancellationToken) {
        let mut asked: HashMap<PeerId, Timestamp> = HashMap::new();
        loop {
            let wait = match self.poll_requests_once(&mut asked).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "asking after requests failed");
                    IDLE
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.peering.requests_changed.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    async fn poll_requests_once(&self, asked: &mut HashMap<PeerId, Timestamp>) -> Result<Duration, StoreError> {
        let pending = self.store.peers_in(FriendshipState::Requested).await?;
        asked.retain(|id, _| pending.iter().any(|row| row.id == *id));
        let mut shortest = IDLE;
        for row in pending {
            let now = self.now();
            let pause = wait_after(seconds_between(row.changed_at, now));
            let last = *asked.entry(row.id).or_insert(row.changed_at);
            let since = seconds_between(last, now);
            if since >= pause {
                asked.insert(row.id, now);
                let node = self.clone();
                tokio::spawn(async move { node.ask_after_request(&row).await });
            }
            let left = if since >= pause { pause } else { pause.saturating_sub(since) };
            shortest = shortest.min(left.max(Duration::from_secs(1)));
        }
        Ok(shortest)
    }

    async fn ask_after_request(&self, row: &PeerRow) {
        if let Err(error) = self.follow_request(row).await {
            tracing::error!(
                peer.id = row.id.0,
                error = &error as &dyn std::error::Error,
                "asking after a request failed"
            );
        }
    }

    async fn follow_request(&self, row: &PeerRow) -> Result<(), StoreError> {
        let Some(secret) = row.request_secret.as_deref() else { return Ok(()) };
        let Ok(secret_to_present) = secret.parse() else { return Ok(()) };
        match self.peering.first_contact.request_state(&row.address, &secret_to_present).await {
            Ok(RequestState::Pending) => self.heard(row).await,
            Ok(RequestState::Declined) => self.note_decline(row, secret).await,
            // It lost the request, or met it with its own before this one arrived: the same request again changes nothing else.
            Err(ExchangeError::Refused(_)) => self.send_request_again(row, secret).await,
            Err(error) => {
                tracing::debug!(
                    peer.id = row.id.0,
                    error = &error as &dyn std::error::Error,
                    "a request got no answer"
                );
                self.failed(row.id, &error).await
            }
        }
    }

    async fn send_request_again(&self, row: &PeerRow, secret: &str) -> Result<(), StoreError> {
        let note = self.store.peer(row.id).await?.and_then(|peer| peer.note.parse().ok());
        let (Some(note), true) = (note, self.is_pending(row, secret).await?) else { return Ok(()) };
        let Some(request) = self.own_request(secret, note).await? else { return Ok(()) };
        match self.peering.first_contact.request(&row.address, &request).await {
            Ok(()) => self.heard(row).await,
            Err(error) => self.failed(row.id, &error).await,
        }
    }

    async fn is_pending(&self, row: &PeerRow, secret: &str) -> Result<bool, StoreError> {
        let now = self.store.peer_row(row.id).await?;
        Ok(now.is_some_and(|now| is_same_request(&now, secret)))
    }

    async fn note_decline(&self, row: &PeerRow, secret: &str) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        if !tx.peer_row(row.id).await?.is_some_and(|now| is_same_request(&now, secret)) {
            return Ok(());
        }
        let how = Leaving { state: FriendshipState::Declined, farewell_due: false, keeps_secret: false };
        tx.leave_peer(row.id, how, self.now()).await?;
        tx.add_notification(NotificationKind::FriendRequestDeclined, Some(row.id), self.now()).await?;
        tx.commit().await?;
        self.live.send(LiveEvent::FriendsChanged);
        self.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }
}

fn is_same_request(row: &PeerRow, secret: &str) -> bool {
    row.state == FriendshipState::Requested && row.request_secret.as_deref() == Some(secret)
}

fn seconds_between(earlier: Timestamp, later: Timestamp) -> Duration {
    Duration::from_secs(u64::try_from(later.seconds_since(earlier)).unwrap_or_default())
}
