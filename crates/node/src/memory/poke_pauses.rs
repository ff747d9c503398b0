//! How long a friend who was told something is told nothing more.

use std::{collections::HashMap, time::Duration};

use domain::{Cursor, PeerId};
use federation::wire::Poke;
use parking_lot::Mutex;

use crate::background::schedule;

/// The last poke of each friend, and the pause after that.
#[derive(Debug, Default)]
pub(crate) struct PokePauses(Mutex<HashMap<PeerId, (Poke, Duration)>>);

impl PokePauses {
    /// The pause after saying `poke` to `peer`.
    pub(crate) fn next(&self, peer: PeerId, poke: Poke) -> Duration {
        let mut pauses = self.0.lock();
        let last = pauses.get(&peer);
        let changes = last.map_or(0, |(told, _)| {
            let of_threads = told.threads.zip(poke.threads).map_or(0, |(told, head)| changes(told, head));
            changes(told.cursor, poke.cursor) + of_threads
        });
        let pause = schedule::poke_pause(last.map(|(_, pause)| *pause), changes);
        pauses.insert(peer, (poke, pause));
        pause
    }
}

/// How many changes of a feed stand between the two positions; none where it began anew.
fn changes(told: Cursor, head: Cursor) -> u64 {
    if told.epoch == head.epoch { u64::try_from(head.seq - told.seq).unwrap_or_default() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_in_either_feed_makes_the_pauses_longer() {
        let at = |seq| Cursor { epoch: "5f0c8e21a94b7d36".parse().unwrap(), seq };
        let (posts, threads) = ((PeerId(1), [(20, 0), (40, 0), (60, 0)]), (PeerId(2), [(1, 20), (1, 40), (1, 60)]));
        for (peer, told) in [posts, threads] {
            let pauses = PokePauses::default();
            let poke = |(cursor, head)| Poke { cursor: at(cursor), threads: Some(at(head)) };
            let seconds = told.map(|heads| pauses.next(peer, poke(heads)).as_secs());
            assert_eq!(seconds, [1, 2, 4], "{peer:?}");
        }
    }
}
