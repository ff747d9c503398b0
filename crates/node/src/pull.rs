//! Reading friends: when it is done, and what is noted of it. How is in [`reading`].

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{Cost, FriendshipState, LiveEvent, PeerFailure, PeerId, Timestamp};
use federation::ExchangeError;
use store::StoreError;
use tokio::{sync::Notify, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    Node, Owner, schedule,
    workers::{LONGEST_LOOK_AWAY, errand::errand, whenever_due},
};
use reading::{PullError, Pulled};

mod reading;

/// A person who asks for news waits this long; one exchange may take 10 s.
const PATIENCE: Duration = Duration::from_secs(12);
/// That the same is still wrong is written down at most once in this time.
const FAILED_SECONDS: i64 = 60;

/// When each friend is to be read next, if nothing happens before: once a day, and sooner after failures. Who is not in it is due, as
/// everybody is at the start.
#[derive(Debug, Default)]
pub(crate) struct PullTimes(Mutex<HashMap<PeerId, PullTime>>);

#[derive(Debug, Clone, Copy)]
struct PullTime {
    /// In a row.
    failures: u32,
    next_at: Timestamp,
    /// Not even a poke brings it forward.
    is_firm: bool,
}

/// Why a friend is read again before a day is over, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Setback {
    /// After a while, or as soon as the friend says that there is news: perhaps it was away.
    Away,
    /// After a while, whatever the friend says: what it serves is not taken.
    Content,
    /// When the friend's day is over.
    Tomorrow(Timestamp),
}

impl PullTimes {
    fn time_until(&self, peer: PeerId, now: Timestamp) -> Option<Duration> {
        schedule::time_until(self.lock().get(&peer).map(|time| time.next_at), now)
    }

    /// Nobody is due while they are being read.
    fn started(&self, peer: PeerId, now: Timestamp) {
        let next_at = schedule::after(now, schedule::next_day(0.5));
        let new = PullTime { failures: 0, next_at, is_firm: false };
        self.lock().entry(peer).or_insert(new).next_at = next_at;
    }

    fn ended(&self, peer: PeerId, how: Result<(), Setback>, now: Timestamp) {
        let mut times = self.lock();
        let failures = times.get(&peer).map_or(0, |time| time.failures).saturating_add(1);
        let again = || schedule::after(now, schedule::wait_after(failures, rand::random()));
        let (failures, next_at, is_firm) = match how {
            Ok(()) => (0, schedule::after(now, schedule::next_day(rand::random())), false),
            Err(Setback::Away) => (failures, again(), false),
            Err(Setback::Content) => (failures, again(), true),
            Err(Setback::Tomorrow(at)) => (failures, at, true),
        };
        times.insert(peer, PullTime { failures, next_at, is_firm });
    }

    /// Says whether `peer` is to wait, whatever it says.
    fn is_paused(&self, peer: PeerId, now: Timestamp) -> bool {
        let time = self.lock().get(&peer).copied();
        time.is_some_and(|time| time.is_firm && schedule::time_until(Some(time.next_at), now).is_some())
    }

    fn retain(&self, friends: &HashSet<PeerId>) {
        self.lock().retain(|peer, _| friends.contains(peer));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PeerId, PullTime>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Owner {
    /// Asks the server of `peer` for news, and waits a while for what comes of it; the rest goes on in the background. False if
    /// the peer is no friend.
    pub async fn pull_now(&self, peer: PeerId) -> Result<bool, StoreError> {
        let node = &self.node;
        let row = node.store.peer_row(peer).await?;
        let is_friend = row.is_some_and(|row| row.state == FriendshipState::Accepted);
        if is_friend && let Some(pull) = node.pull_in_background(peer) {
            let _goes_on_if_it_takes_longer = tokio::time::timeout(PATIENCE, pull).await;
        }
        Ok(is_friend)
    }
}

impl Node {
    /// Reads every friend now, and then each when it is due, until `stop`.
    pub(crate) async fn pull_when_due(self, stop: CancellationToken) {
        whenever_due(|| self.pull_due_friends(), &Notify::new(), stop, "nobody was pulled from").await;
    }

    /// Reads whoever is due, in the background; says how long to wait for the next.
    async fn pull_due_friends(&self) -> Result<Duration, StoreError> {
        let friends = self.store.peers_in(FriendshipState::Accepted).await?;
        let friends: HashSet<PeerId> = friends.into_iter().map(|row| row.id).collect();
        self.peering.pull_times.retain(&friends);
        self.peering.day_costs.retain(&friends);
        let now = self.now();
        let mut wait = LONGEST_LOOK_AWAY;
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
        if !self.peering.pull_times.is_paused(peer, self.now()) {
            self.pull_in_background(peer);
        }
    }

    fn pull_in_background(&self, peer: PeerId) -> Option<JoinHandle<()>> {
        let mut turn = self.peering.pulls.start(peer)?;
        self.peering.pull_times.started(peer, self.now());
        let node = self.clone();
        Some(tokio::spawn(async move {
            loop {
                // What broke this node's code would do so again.
                let how = errand("pulling", peer, node.pull_and_note(peer)).await.unwrap_or(Err(Setback::Content));
                node.peering.pull_times.ended(peer, how, node.now());
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
    async fn pull_and_note(&self, peer: PeerId) -> Result<(), Setback> {
        let (setback, noted) = match self.pull(peer).await {
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
