//! What each friend's server cost today. A restart is the owner's doing, and begins the days anew.

use std::collections::{HashMap, HashSet};

use domain::{Cost, DayCost, PeerId, Timestamp};
use parking_lot::Mutex;

/// The day of each friend.
#[derive(Debug, Default)]
pub(crate) struct DayCosts(Mutex<HashMap<PeerId, DayCost>>);

impl DayCosts {
    pub(crate) fn add(&self, peer: PeerId, cost: Cost, now: Timestamp) {
        self.0.lock().entry(peer).or_default().add(cost, now);
    }

    pub(crate) fn of(&self, peer: PeerId) -> DayCost {
        self.0.lock().get(&peer).copied().unwrap_or_default()
    }

    /// Forgets all but `friends`.
    pub(crate) fn retain(&self, friends: &HashSet<PeerId>) {
        self.0.lock().retain(|peer, _| friends.contains(peer));
    }
}
