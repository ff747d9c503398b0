//! Reading friends: when it is done, and what is noted of it. How is in [`reading`].

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{FriendshipState, LiveEvent, PeerId, Timestamp};
use federation::ExchangeError;
use store::StoreError;
use tokio::{sync::Notify, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    Node, Owner, schedule,
    workers::{LONGEST_LOOK_AWAY, whenever_due},
};
use reading::{PullError, Pulled};

mod reading;

/// A person who asks for news waits this long; one exchange may take 10 s.
const PATIENCE: Duration = Duration::from_secs(12);

/// When each friend is to be read next, if nothing happens before: once a day, and sooner after failures. Who is not in it is due, as
/// everybody is at the start.
#[derive(Debug, Default)]
pub(crate) struct PullTimes(Mutex<HashMap<PeerId, PullTime>>);

#[derive(Debug, Clone, Copy)]
struct PullTime {
    /// In a row.
    failures: u32,
    next_at: Timestamp,
}

impl PullTimes {
    fn time_until(&self, peer: PeerId, now: Timestamp) -> Option<Duration> {
        schedule::time_until(self.lock().get(&peer).map(|time| time.next_at), now)
    }

    /// Nobody is due while they are being read.
    fn started(&self, peer: PeerId, now: Timestamp) {
        let next_at = schedule::after(now, schedule::next_day(0.5));
        self.lock().entry(peer).or_insert(PullTime { failures: 0, next_at }).next_at = next_at;
    }

    fn ended(&self, peer: PeerId, succeeded: bool, now: Timestamp) {
        let mut times = self.lock();
        let failures = times.get(&peer).map_or(0, |time| time.failures);
        let (failures, wait) = if succeeded {
            (0, schedule::next_day(rand::random()))
        } else {
            let failures = failures.saturating_add(1);
            (failures, schedule::wait_after(failures, rand::random()))
        };
        times.insert(peer, PullTime { failures, next_at: schedule::after(now, wait) });
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

    /// Pulls from `peer` in the background. While one pull runs, any number of wishes is one more.
    pub(crate) fn pull_soon(&self, peer: PeerId) {
        self.pull_in_background(peer);
    }

    fn pull_in_background(&self, peer: PeerId) -> Option<JoinHandle<()>> {
        let mut turn = self.peering.pulls.start(peer)?;
        self.peering.pull_times.started(peer, self.now());
        let node = self.clone();
        Some(tokio::spawn(async move {
            loop {
                let succeeded = node.pull_and_note(peer).await;
                node.peering.pull_times.ended(peer, succeeded, node.now());
                match turn.again() {
                    Some(next) => turn = next,
                    None => return,
                }
            }
        }))
    }

    /// Notes that an exchange with `peer` failed, if it was the peer's failure.
    pub(crate) async fn failed(&self, peer: PeerId, error: &ExchangeError) -> Result<(), StoreError> {
        let Some(failure) = error.failure() else { return Ok(()) };
        let tx = self.store.write().await?;
        tx.failed_peer(peer, failure, self.now()).await?;
        tx.commit().await?;
        self.live.send(LiveEvent::FriendsChanged);
        Ok(())
    }

    /// Pulls from `peer` once; false if it is to be tried again before long.
    async fn pull_and_note(&self, peer: PeerId) -> bool {
        let error = match self.pull(peer).await {
            Ok(Pulled { posts: 0, removed: 0 }) => {
                tracing::debug!(peer.id = peer.0, "nothing new");
                return true;
            }
            Ok(Pulled { posts, removed }) => {
                tracing::info!(peer.id = peer.0, post.count = posts, post.removed = removed, "pulled");
                return true;
            }
            Err(PullError::NoFriend) => return true,
            Err(PullError::Exchange(error)) => {
                tracing::warn!(peer.id = peer.0, error = &error as &dyn std::error::Error, "a pull failed");
                let is_refused = matches!(error, ExchangeError::Refused(_));
                let noted = self.failed(peer, &error).await;
                if is_refused { noted.and(self.recheck(peer).await).err() } else { noted.err() }
            }
            Err(PullError::Store(error)) => Some(error),
        };
        if let Some(error) = error {
            tracing::error!(peer.id = peer.0, error = &error as &dyn std::error::Error, "a pull failed here");
        }
        false
    }
}

#[cfg(test)]
mod tests;
