//! Reading friends: when it is done, and what is noted of it. How is in [`reading`].

use std::{collections::HashSet, time::Duration};

use domain::{Cost, Cursor, FriendshipState, LiveEvent, PeerFailure, PeerId, Timestamp};
use federation::ExchangeError;
use store::StoreError;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::owner::OwnerReading;
use crate::{
    background::{
        due::{MAX_POLL_INTERVAL, whenever_due},
        errand::errand,
    },
    memory::{pull_times::Setback, pull_wishes::PullWish},
    node::Node,
};
use reading::{PullError, Pulled};

mod reading;
mod threads;

/// A person who asks for news waits this long; one exchange may take 10 s.
const PATIENCE: Duration = Duration::from_secs(12);
/// That the same is still wrong is written down at most once in this time.
const FAILED_SECONDS: i64 = 60;

impl OwnerReading<'_> {
    /// Asks the server of `peer` for news, and waits a while for what comes of it; the rest goes on in the background. False if
    /// the peer is no friend.
    pub async fn pull(self, peer: PeerId) -> Result<bool, StoreError> {
        let node = self.node;
        let row = node.store.peer_row(peer).await?;
        let is_friend = row.is_some_and(|row| row.state == FriendshipState::Accepted);
        if is_friend && let Some(pull) = node.pull_in_background(peer, PullWish::All) {
            let _goes_on_if_it_takes_longer = tokio::time::timeout(PATIENCE, pull).await;
        }
        Ok(is_friend)
    }
}

impl Node {
    /// Reads every friend now, and then each when it is due, until `stop`.
    pub(crate) async fn pull_when_due(self, stop: CancellationToken) {
        whenever_due(
            || self.pull_due_friends(),
            &self.peering.pull_wanted,
            stop,
            "due friends could not be read from the database",
        )
        .await;
    }

    /// Reads friends who are due, in the background; says how long to wait for the next.
    async fn pull_due_friends(&self) -> Result<Duration, StoreError> {
        let friends: HashSet<PeerId> = self.store.friend_ids().await?.into_iter().collect();
        self.peering.pull_times.retain(&friends);
        self.peering.day_costs.retain(&friends);
        let now = self.now();
        let mut wait = MAX_POLL_INTERVAL;
        for friend in friends {
            match self.peering.pull_times.time_until(friend, now) {
                None => self.pull_soon(friend),
                Some(left) => wait = wait.min(left),
            }
        }
        Ok(wait)
    }

    /// Pulls from `peer` in the background, unless what it serves is not taken for a while. While one pull runs, any number of wishes is
    /// one more.
    pub(crate) fn pull_soon(&self, peer: PeerId) {
        self.read_soon(peer, PullWish::All);
    }

    /// The same for threads alone: `peer` says that they go up to `head`, and that the posts are known.
    pub(crate) fn pull_threads_soon(&self, peer: PeerId, head: Cursor) {
        self.read_soon(peer, PullWish::Threads(head));
    }

    fn read_soon(&self, peer: PeerId, wish: PullWish) {
        if !self.peering.pull_times.is_paused(peer, self.now()) {
            self.pull_in_background(peer, wish);
        }
    }

    fn pull_in_background(&self, peer: PeerId, wish: PullWish) -> Option<JoinHandle<()>> {
        self.peering.pull_wishes.add(peer, wish);
        let mut turn = self.peering.pulls.start(peer)?;
        if wish == PullWish::All {
            self.peering.pull_times.started(peer, self.now());
        }
        let node = self.clone();
        Some(tokio::spawn(async move {
            loop {
                // What broke this node's code would do so again.
                let wish = node.peering.pull_wishes.take(peer);
                let how = errand("pulling", peer, Box::pin(node.pull_and_note(peer, wish))).await;
                let how = how.unwrap_or(Err(Setback::Content));
                // Who read threads alone is to read the posts no later than before.
                if how.is_err() || wish == PullWish::All {
                    node.peering.pull_times.ended(peer, how, node.now());
                }
                match turn.again() {
                    Some(next) if !node.peering.pull_times.is_paused(peer, node.now()) => turn = next,
                    _ => return,
                }
            }
        }))
    }

    /// Notes that an exchange with `peer` failed, if it was the peer's failure.
    pub(crate) async fn failed(&self, peer: PeerId, error: &ExchangeError) -> Result<(), StoreError> {
        match error.failure() {
            Some(failure) => self.note_failure(peer, failure).await,
            None => Ok(()),
        }
    }

    async fn note_failure(&self, peer: PeerId, failure: PeerFailure) -> Result<(), StoreError> {
        let (row, now) = (self.store.peer_row(peer).await?, self.now());
        let is_recent = |at: Timestamp| (0..FAILED_SECONDS).contains(&now.seconds_since(at));
        if row.is_some_and(|row| row.last_failure == Some(failure) && row.last_failed_at.is_some_and(is_recent)) {
            return Ok(());
        }
        let tx = self.write_for(peer).await?;
        tx.failed_peer(peer, failure, now).await?;
        tx.commit().await?;
        self.live.send(LiveEvent::FriendsChanged);
        Ok(())
    }

    /// Pulls from `peer` once, and notes what was wrong.
    async fn pull_and_note(&self, peer: PeerId, wish: PullWish) -> Result<(), Setback> {
        let (setback, noted) = match self.pull(peer, wish).await {
            Ok(Pulled { posts: 0, removed: 0 }) => {
                tracing::debug!(peer.id = peer.0, "nothing new");
                return Ok(());
            }
            Ok(Pulled { posts, removed }) => {
                let Cost { commits, files, .. } = self.cost_today(peer);
                tracing::info!(
                    peer.id = peer.0,
                    post.count = posts,
                    post.removed = removed,
                    day.commits = commits,
                    day.files = files,
                    "pulled"
                );
                return Ok(());
            }
            Err(PullError::NoFriend) => return Ok(()),
            Err(PullError::Over(limit)) => {
                let Cost { commits, files, .. } = self.cost_today(peer);
                tracing::warn!(
                    peer.id = peer.0,
                    friend.limit = %limit,
                    day.commits = commits,
                    day.files = files,
                    "a friend's server costs more than it may"
                );
                let is_until_tomorrow = limit.is_of_a_day();
                let tomorrow = Setback::Tomorrow(self.day_ends_at(peer));
                let setback = if is_until_tomorrow { tomorrow } else { Setback::Content };
                (setback, self.note_failure(peer, PeerFailure::Over(limit)).await)
            }
            Err(PullError::Exchange(error)) => {
                tracing::warn!(peer.id = peer.0, error = &error as &dyn std::error::Error, "a pull failed");
                let is_of_content = error.failure().is_some_and(PeerFailure::is_of_content);
                let setback = if is_of_content { Setback::Content } else { Setback::Away };
                let noted = self.failed(peer, &error).await;
                let is_refused = matches!(error, ExchangeError::Refused(_));
                (setback, if is_refused { noted.and(self.recheck(peer).await) } else { noted })
            }
            Err(PullError::Render(error)) => {
                tracing::error!(peer.id = peer.0, error = &error as &dyn std::error::Error, "a post was not rendered");
                (Setback::Content, self.note_failure(peer, PeerFailure::Malformed).await)
            }
            Err(PullError::Store(error)) => (Setback::Away, Err(error)),
        };
        if let Err(error) = noted {
            tracing::error!(peer.id = peer.0, error = &error as &dyn std::error::Error, "a pull failed here");
        }
        Err(setback)
    }
}

#[cfg(test)]
mod tests;
