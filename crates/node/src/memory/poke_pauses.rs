//! How long a friend who was told something is told nothing more.

use std::{collections::HashMap, time::Duration};

use domain::{Cursor, PeerId};
use parking_lot::Mutex;

use crate::background::schedule;

/// The last poke of each friend: up to where it was told, and the pause after that.
#[derive(Debug, Default)]
pub(crate) struct PokePauses(Mutex<HashMap<PeerId, (Cursor, Duration)>>);

impl PokePauses {
    /// The pause after telling `peer` of everything up to `head`.
    pub(crate) fn next(&self, peer: PeerId, head: Cursor) -> Duration {
        let mut pauses = self.0.lock();
        let last = pauses.get(&peer).filter(|(told, _)| told.epoch == head.epoch);
        let changes = last.map_or(0, |(told, _)| u64::try_from(head.seq - told.seq).unwrap_or_default());
        let pause = schedule::poke_pause(last.map(|(_, pause)| *pause), changes);
        pauses.insert(peer, (head, pause));
        pause
    }
}
