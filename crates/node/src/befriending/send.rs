//! Saying this side's statement, again and again until it is answered. Each peer has one bit that says whether it is due, and a time
//! before which it is not tried again; there is no queue.

use std::time::Duration;

use domain::{FriendshipState, NotificationKind, PeerId, friendship::Answer, friendship::Stance};
use federation::{ExchangeError, wire::PeerMessage};
use store::{PeerRow, StoreError};
use tokio_util::sync::CancellationToken;

use crate::{
    background::{
        due::{MAX_POLL_INTERVAL, whenever_due},
        errand::errand,
        schedule,
    },
    node::Node,
    peering::own_words::save_friendship,
};

/// A peer that remembers more than this node answers so once, and the second time is taken at its word or left for later.
const TRIES_AT_ONCE: usize = 2;

impl Node {
    /// Sends due statements to peers, until `stop`.
    pub(crate) async fn tell_when_due(self, stop: CancellationToken) {
        whenever_due(
            || self.tell_due_peers(),
            &self.peering.statements_changed,
            stop,
            "peers to whom a statement is due could not be read from the database",
        )
        .await;
    }

    /// Sends due statements to peers, in the background; says how long to wait for the next.
    pub(crate) async fn tell_due_peers(&self) -> Result<Duration, StoreError> {
        let mut wait = MAX_POLL_INTERVAL;
        for due in self.store.due_statements().await? {
            match schedule::time_until(due.next_at, self.now()) {
                None => self.tell_soon(due.peer),
                Some(left) => wait = wait.min(left),
            }
        }
        Ok(wait)
    }

    fn tell_soon(&self, peer: PeerId) {
        let Some(mut turn) = self.peering.statements.start(peer) else { return };
        let node = self.clone();
        tokio::spawn(async move {
            loop {
                errand("telling", peer, node.tell(peer)).await;
                match turn.again() {
                    Some(next) => turn = next,
                    None => return,
                }
            }
        });
    }

    /// Says the statement for `peer`, if it is due.
    pub(super) async fn tell(&self, peer: PeerId) {
        for _ in 0..TRIES_AT_ONCE {
            match self.tell_once(peer).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::error!(
                        peer.id = peer.0,
                        error = &error as &dyn std::error::Error,
                        "a statement could not be sent to a peer"
                    );
                    return;
                }
            }
        }
        if let Err(error) = self.tell_later(peer).await {
            tracing::error!(
                peer.id = peer.0,
                error = &error as &dyn std::error::Error,
                "a statement could not be sent to a peer"
            );
        }
    }

    /// Says the statement once; true if it is due still, and may be said again at once.
    async fn tell_once(&self, peer: PeerId) -> Result<bool, StoreError> {
        let row = self.store.peer_row(peer).await?.filter(|row| row.friendship.is_due());
        let Some(row) = row.filter(|row| schedule::time_until(row.next_send_at, self.now()).is_none()) else {
            return Ok(false);
        };
        let (Some(message), Some(client)) = (self.own_message(&row).await?, self.peer_client(&row)) else {
            return Ok(false);
        };
        let told = {
            let _permit = self.peering.exchanges.acquire().await;
            client.tell(&message).await
        };
        match told {
            Ok(answer) => {
                self.heard(&row, client.answered_at()).await;
                self.take_answer(&row, &message, answer).await
            }
            Err(error) => {
                self.not_told(&row, &error).await?;
                Ok(false)
            }
        }
    }

    async fn take_answer(&self, row: &PeerRow, message: &PeerMessage, answer: Answer) -> Result<bool, StoreError> {
        if self.is_waiting() {
            // It was told that another copy lives: what is held from that one is nothing to go on from.
            return Ok(false);
        }
        let tx = self.store.write().await?;
        let Some(now) = tx.peer_row(row.id).await? else { return Ok(false) };
        let next = now.friendship.answered(message.statement.seq, answer);
        let dropped = save_friendship(&tx, &now, &next, self.now()).await?;
        if next.mine.stance != now.friendship.mine.stance {
            // Only one answer changes what the owner said: that a backup forgot the end of it.
            tracing::warn!(peer.id = row.id.0, "a restored backup had forgotten that this peer is no friend any more");
            self.notify(&tx, NotificationKind::FriendshipEndedAgain, Some(row.id)).await?;
        }
        tx.commit().await?;
        if next.state() != now.state {
            self.after_leaving(row.id, dropped).await;
        }
        if next.state() == FriendshipState::Accepted && !next.is_due() {
            self.trust(&now).await;
        }
        if next.state() == FriendshipState::Accepted && now.cursor.is_none() {
            self.pull_soon(row.id);
        }
        Ok(next.is_due())
    }

    async fn not_told(&self, row: &PeerRow, error: &ExchangeError) -> Result<(), StoreError> {
        tracing::debug!(peer.id = row.id.0, error = error as &dyn std::error::Error, "a statement did not arrive");
        self.tell_later(row.id).await?;
        self.failed(row.id, error).await
    }

    /// Lets what is due to `peer` wait, the longer the more often it has failed.
    async fn tell_later(&self, peer: PeerId) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        let Some(row) = tx.peer_row(peer).await? else { return Ok(()) };
        let wait = schedule::wait_after(row.send_failures.saturating_add(1), rand::random());
        tx.statement_failed(peer, schedule::after(self.now(), wait)).await?;
        tx.commit().await
    }

    /// The message that says this side's statement; `None` while there is nothing to say, or the node is not set up.
    async fn own_message(&self, row: &PeerRow) -> Result<Option<PeerMessage>, StoreError> {
        let Some(statement) = row.friendship.statement() else { return Ok(None) };
        let seen = row.friendship.theirs.map(|theirs| theirs.statement.seq).unwrap_or_default();
        let card = match statement.stance {
            // A friend is told where this node is; other peers need not be.
            Stance::Friend => match self.own_card().await? {
                None => return Ok(None),
                card => card,
            },
            Stance::Declined | Stance::Ended => None,
        };
        let Ok(note) = row.my_note.parse() else { return Ok(None) };
        Ok(Some(PeerMessage { statement, seen, card, instance: self.signed_instance(), note }))
    }

    /// The peer refuses what a friend may do, or one of the two has restored a backup: says this side's statement again, and learns from
    /// what comes.
    pub(crate) async fn recheck(&self, peer: PeerId) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        let Some(row) = tx.peer_row(peer).await?.filter(|row| row.node_id.is_some()) else { return Ok(()) };
        tx.save_friendship(&row, &row.friendship.recheck(), self.now()).await?;
        tx.commit().await?;
        self.peering.statements_changed.notify_one();
        Ok(())
    }
}
