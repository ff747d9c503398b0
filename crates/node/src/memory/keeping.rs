//! Of backups that friends keep for each other: whose files are being written, who asks for one, and how far one is that comes back.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use domain::{
    NodeId, Timestamp,
    keeping::{KeptName, RestoreLink},
    limits,
};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{Notify, OwnedMutexGuard},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// A new machine asks again and again; one that does not for so long has gone.
const ASKED_SECONDS: i64 = 600;
/// Requests for one backup that are shown. One more takes the place of the oldest; a machine that is still there asks again.
const ASKS_OF_ONE: usize = 4;
/// Of one friend in an hour: each reads a stretch of a file.
const PROOFS_AN_HOUR: u32 = 30;
const HOUR_SECONDS: i64 = 3_600;
const DAY_SECONDS: i64 = 86_400;
/// The owner is told once in so long that somebody asks for one backup.
const TOLD_SECONDS: i64 = 86_400;

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Keeping {
    turns: Mutex<HashMap<NodeId, Arc<tokio::sync::Mutex<()>>>>,
    proofs: Counts,
    commits: Counts,
    asks: Mutex<Vec<RestoreAsk>>,
    told: Mutex<HashMap<NodeId, Timestamp>>,
    looked_at: Mutex<Option<Timestamp>>,
    /// Something is to be sent to a keeper.
    pub(crate) changed: Notify,
    /// The backup that comes to a node that is not set up.
    pub(crate) coming: Mutex<Option<Coming>>,
    /// What brings it.
    pub(crate) coming_task: tokio::sync::Mutex<Option<ComingTask>>,
}

/// A new machine that asks for what is kept for a friend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RestoreAsk {
    /// Whose backup it asks for.
    pub lost: NodeId,
    /// Its own.
    pub key: NodeId,
    /// When it asked last.
    pub at: Timestamp,
}

/// A backup that comes from a friend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    pub link: RestoreLink,
    /// What the two compare: twelve groups of five digits.
    pub digits: Vec<String>,
    pub state: ComingState,
    /// Where it comes to.
    pub(crate) folder: PathBuf,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComingState {
    /// The friend has not pressed yet.
    Asking,
    /// The friend's server is not reached; it is tried again.
    Unreachable,
    Files {
        has_bytes: u64,
        of_bytes: u64,
    },
    /// All of it is here that comes, and waits for the words; where it is older than it should be, for the owner's press first.
    Here(Came),
    /// There is no room for it on this disk.
    NoRoom {
        lacking_bytes: u64,
    },
    /// The friend was given nothing that could be put back.
    NothingThere,
    /// It goes no further; the log says why.
    Failed,
}

/// What came from a friend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    pub bytes: u64,
    /// Files that did not come as the friend's server says, and are left out.
    pub left_out: Vec<KeptName>,
    /// Among them are the newest archive, or the list of what was taken back: something older comes back than the friend was given.
    pub is_older: bool,
}

/// What asks a friend, and takes what comes. One at a time: two would write the same files.
#[derive(Debug)]
pub(crate) struct ComingTask {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl ComingTask {
    pub(crate) fn new(stop: CancellationToken, task: JoinHandle<()>) -> Self {
        Self { stop, task }
    }

    /// Ends it, and waits until it writes nothing more.
    pub(crate) async fn end(self) {
        self.stop.cancel();
        if let Err(error) = self.task.await {
            tracing::error!(%error, "what asked a friend for a backup ended badly");
        }
    }
}

impl Keeping {
    /// Waits until nobody else writes what is kept for `id`.
    pub(crate) async fn turn(&self, id: NodeId) -> OwnedMutexGuard<()> {
        let turn = Arc::clone(self.turns.lock().entry(id).or_default());
        turn.lock_owned().await
    }

    /// Says whether one more proof may be given to `id`.
    pub(crate) fn may_prove(&self, id: NodeId, now: Timestamp) -> bool {
        self.proofs.allows(id, now, HOUR_SECONDS, PROOFS_AN_HOUR)
    }

    /// Says whether one more file may come or go for the sake of `id`.
    pub(crate) fn may_commit(&self, id: NodeId, now: Timestamp) -> bool {
        self.commits.allows(id, now, DAY_SECONDS, limits::KEPT_COMMITS_PER_DAY)
    }

    /// Says whether all files that are kept are to be looked at: at the start, and once a day.
    pub(crate) fn is_time_to_look(&self, now: Timestamp) -> bool {
        let mut looked_at = self.looked_at.lock();
        let is_time = looked_at.is_none_or(|at| !(0..DAY_SECONDS).contains(&now.seconds_since(at)));
        if is_time {
            *looked_at = Some(now);
        }
        is_time
    }

    /// Notes that a new machine asks, which asks for one backup at a time; says whether the owner is to be told.
    pub(crate) fn ask(&self, ask: RestoreAsk) -> bool {
        let mut asks = self.asks.lock();
        forget(&mut asks, ask.at);
        asks.retain(|other| other.key != ask.key);
        let of_one: Vec<_> = asks.iter().filter(|other| other.lost == ask.lost).map(|other| other.key).collect();
        if of_one.len() >= ASKS_OF_ONE {
            asks.retain(|other| (other.lost, other.key) != (ask.lost, of_one[0]));
        }
        asks.push(ask);
        let mut told = self.told.lock();
        let is_told = told.get(&ask.lost).is_some_and(|at| (0..TOLD_SECONDS).contains(&ask.at.seconds_since(*at)));
        if !is_told {
            told.insert(ask.lost, ask.at);
        }
        !is_told
    }

    /// Those who ask at `now`, the latest last.
    pub(crate) fn asks(&self, now: Timestamp) -> Vec<RestoreAsk> {
        let mut asks = self.asks.lock();
        forget(&mut asks, now);
        asks.clone()
    }

    /// Those who ask for the backup of `lost` have been answered.
    pub(crate) fn answered(&self, lost: NodeId) {
        self.asks.lock().retain(|ask| ask.lost != lost);
    }

    /// Notes how far the backup is that comes.
    pub(crate) fn note(&self, state: ComingState) {
        if let Some(coming) = &mut *self.coming.lock() {
            coming.state = state;
        }
    }
}

/// How often something was done for each since when.
#[derive(Debug, Default)]
struct Counts(Mutex<HashMap<NodeId, (Timestamp, u32)>>);

impl Counts {
    /// Counts once more, and says whether that is one of the first `most` within `seconds`.
    fn allows(&self, id: NodeId, now: Timestamp, seconds: i64, most: u32) -> bool {
        let mut counts = self.0.lock();
        let (since, count) = counts.entry(id).or_insert((now, 0));
        if !(0..seconds).contains(&now.seconds_since(*since)) {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count <= most
    }
}

fn forget(asks: &mut Vec<RestoreAsk>, now: Timestamp) {
    asks.retain(|ask| now.seconds_since(ask.at) < ASKED_SECONDS);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(lost: u8, key: u8, seconds: i64) -> RestoreAsk {
        RestoreAsk { lost: NodeId([lost; 32]), key: NodeId([key; 32]), at: Timestamp(0).plus_seconds(seconds) }
    }

    #[test]
    fn a_flood_of_requests_is_bounded_and_hides_nobody_who_goes_on_asking() {
        let keeping = Keeping::default();
        assert!(keeping.ask(ask(1, 1, 0)));
        assert!(!keeping.ask(ask(1, 1, 1)), "its owner was told");
        for key in 10..200 {
            keeping.ask(ask(1, key, 2));
        }
        assert!(keeping.ask(ask(2, 2, 2)), "it is another's");
        assert_eq!(keeping.asks(Timestamp(2_000)).len(), ASKS_OF_ONE + 1);
        keeping.ask(ask(1, 1, 3));
        assert!(keeping.asks(Timestamp(3_000)).contains(&ask(1, 1, 3)));
        keeping.answered(NodeId([2; 32]));
        assert_eq!(keeping.asks(Timestamp(3_000)).len(), ASKS_OF_ONE);
        keeping.ask(ask(1, 2, 3));
        keeping.ask(ask(2, 2, 3));
        let of_key: Vec<_> =
            keeping.asks(Timestamp(3_000)).into_iter().filter(|ask| ask.key == NodeId([2; 32])).collect();
        assert_eq!(of_key, [ask(2, 2, 3)], "one key asks for one backup");
        assert_eq!(keeping.asks(Timestamp(3_000).plus_seconds(ASKED_SECONDS)), []);
        assert!(!keeping.ask(ask(1, 5, TOLD_SECONDS - 1)), "once a day is enough");
        assert!(keeping.ask(ask(1, 5, TOLD_SECONDS)));
    }

    #[test]
    fn so_many_proofs_are_given_in_an_hour() {
        let keeping = Keeping::default();
        let (id, now) = (NodeId([1; 32]), Timestamp(0));
        assert_eq!((0..100).filter(|_| keeping.may_prove(id, now)).count(), 30);
        assert!(keeping.may_prove(NodeId([2; 32]), now));
        assert!(keeping.may_prove(id, now.plus_seconds(HOUR_SECONDS)));
    }
}
