//! When each friend is read next.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use domain::{PeerId, Timestamp};
use parking_lot::Mutex;

use crate::background::schedule;

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
    /// This side has something to say with a reading, then at the latest.
    wanted_at: Option<Timestamp>,
}

/// Why a friend is read again before a day is over, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setback {
    /// After a while, or as soon as the friend says that there is news: perhaps it was away.
    Away,
    /// After a while, whatever the friend says: what it serves is not taken.
    Content,
    /// When the friend's day is over.
    Tomorrow(Timestamp),
}

impl PullTimes {
    pub(crate) fn time_until(&self, peer: PeerId, now: Timestamp) -> Option<Duration> {
        let next_at = |time: &PullTime| time.wanted_at.map_or(time.next_at, |wanted_at| wanted_at.min(time.next_at));
        schedule::time_until(self.0.lock().get(&peer).map(next_at), now)
    }

    /// Has `peer` be read at `at`, if that is sooner. Whoever could not be read waits as before.
    pub(crate) fn want(&self, peer: PeerId, at: Timestamp) {
        if let Some(time) = self.0.lock().get_mut(&peer).filter(|time| time.failures == 0 && !time.is_firm) {
            time.wanted_at.get_or_insert(at);
        }
    }

    /// Nobody is due while they are being read.
    pub(crate) fn started(&self, peer: PeerId, now: Timestamp) {
        let next_at = schedule::after(now, schedule::next_day(0.5));
        let new = PullTime { failures: 0, next_at, is_firm: false, wanted_at: None };
        let mut times = self.0.lock();
        let time = times.entry(peer).or_insert(new);
        (time.next_at, time.wanted_at) = (next_at, None);
    }

    pub(crate) fn ended(&self, peer: PeerId, how: Result<(), Setback>, now: Timestamp) {
        let mut times = self.0.lock();
        let failures = times.get(&peer).map_or(0, |time| time.failures).saturating_add(1);
        let again = || schedule::after(now, schedule::wait_after(failures, rand::random()));
        let (failures, next_at, is_firm) = match how {
            Ok(()) => (0, schedule::after(now, schedule::next_day(rand::random())), false),
            Err(Setback::Away) => (failures, again(), false),
            Err(Setback::Content) => (failures, again(), true),
            Err(Setback::Tomorrow(at)) => (failures, at, true),
        };
        // What came up meanwhile did not go along.
        let wanted_at = times.get(&peer).and_then(|time| time.wanted_at).filter(|_| failures == 0);
        times.insert(peer, PullTime { failures, next_at, is_firm, wanted_at });
    }

    /// Says whether `peer` is to wait, whatever it says.
    pub(crate) fn is_paused(&self, peer: PeerId, now: Timestamp) -> bool {
        let time = self.0.lock().get(&peer).copied();
        time.is_some_and(|time| time.is_firm && schedule::time_until(Some(time.next_at), now).is_some())
    }

    pub(crate) fn retain(&self, friends: &HashSet<PeerId>) {
        self.0.lock().retain(|peer, _| friends.contains(peer));
    }
}
