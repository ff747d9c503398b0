//! "Something changed, up to here": the word one server gives another, without content.
//!
//! Who is to be told is a bit in the database, set by whatever changed a friend's feed in the same transaction; here it is looked at.

use std::time::Duration;

use domain::{FriendshipState, LiveEvent, PeerFailure, PeerId};
use federation::wire::Poke;
use store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::{
    background::{
        due::{MAX_POLL_INTERVAL, whenever_due},
        errand::errand,
        schedule,
    },
    node::Node,
    owner::Friend,
};

impl Node {
    /// Looks at once who is to be told, since something was committed that friends may see.
    pub(crate) fn poke_friends(&self) {
        self.peering.pokes_changed.notify_one();
    }

    /// Tells every friend whose feed changed, again until it arrives or the friend has read it, until `stop`.
    pub(crate) async fn poke_when_due(self, stop: CancellationToken) {
        whenever_due(
            || self.poke_due_friends(),
            &self.peering.pokes_changed,
            stop,
            "friends to whom a poke is due could not be read from the database",
        )
        .await;
    }

    /// Pokes friends who are due, in the background; says how long to wait for the next.
    pub(crate) async fn poke_due_friends(&self) -> Result<Duration, StoreError> {
        let now = self.now();
        let mut wait = MAX_POLL_INTERVAL;
        for due in self.store.due_pokes().await? {
            match schedule::time_until(due.next_at, now) {
                None => self.poke_in_background(due.peer),
                Some(left) => wait = wait.min(left),
            }
        }
        Ok(wait)
    }

    fn poke_in_background(&self, peer: PeerId) {
        let Some(turn) = self.peering.pokes.start(peer) else { return };
        let node = self.clone();
        tokio::spawn(async move {
            let poked = errand("poking", peer, node.poke(peer)).await;
            drop(turn);
            match poked {
                Some(Ok(true)) => node.poke_friends(),
                Some(Ok(false)) | None => {}
                Some(Err(error)) => {
                    tracing::error!(peer.id = peer.0, error = &error as &dyn std::error::Error, "a poke failed");
                }
            }
        });
    }

    /// Pokes one friend; says whether more has changed meanwhile.
    async fn poke(&self, peer: PeerId) -> Result<bool, StoreError> {
        let permit = self.peering.exchanges.acquire().await;
        // Read now: what is said is what is so when it is said.
        let row = self.store.peer_row(peer).await?;
        let row = row.filter(|row| row.state == FriendshipState::Accepted && !row.is_in_doubt);
        let Some(row) = row else { return Ok(false) };
        let (Some(head), Some(client)) = (row.feed_head, self.peer_client(&row)) else { return Ok(false) };
        let poked_at = self.now();
        let poke = Poke { cursor: head, threads: row.threads_head };
        let poked = client.poke(poke).await;
        drop(permit);
        match poked {
            Ok(()) => {
                let pause = self.peering.poke_pauses.next(peer, poke);
                let tx = self.write_for(peer).await?;
                let has_more = tx.poke_arrived(peer, head, row.threads_head, schedule::after(poked_at, pause)).await?;
                tx.commit().await?;
                self.reached(&row, client.answered_at()).await?;
                Ok(has_more)
            }
            Err(error) => {
                tracing::debug!(peer.id = peer.0, error = &error as &dyn std::error::Error, "a poke did not arrive");
                let wait = schedule::wait_after(row.poke_failures.saturating_add(1), rand::random());
                let tx = self.write_for(peer).await?;
                tx.poke_failed(peer, schedule::after(self.now(), wait)).await?;
                tx.commit().await?;
                self.failed(peer, &error).await?;
                // It says when it is tried again.
                self.live.send(LiveEvent::FriendsChanged);
                Ok(false)
            }
        }
    }
}

impl Friend {
    /// The friend says up to where its feeds go.
    pub async fn poked(&self, Poke { cursor, threads }: Poke) -> Result<(), StoreError> {
        let row = self.node.store.peer_row(self.peer).await?;
        let Some(row) = row else { return Ok(()) };
        // What was wrong with the feed is not known to be right before it is read again.
        let are_posts_known = row.cursor == Some(cursor) && !row.last_failure.is_some_and(PeerFailure::is_of_feed);
        match threads.filter(|_| row.threads_cursor != threads) {
            Some(head) if are_posts_known => self.node.pull_threads_soon(self.peer, head),
            None if row.cursor == Some(cursor) => {}
            _ => self.node.pull_soon(self.peer),
        }
        Ok(())
    }
}
