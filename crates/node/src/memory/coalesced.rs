//! Work for peers that is asked for more often than it is to be done.

use std::{collections::HashMap, sync::Arc};

use domain::PeerId;
use parking_lot::Mutex;

/// Work for peers of which one piece runs and at most one more is queued, for each peer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Coalesced(Arc<Mutex<HashMap<PeerId, bool>>>);

/// The right to do the work for one peer.
#[derive(Debug)]
pub(crate) struct Turn {
    work: Coalesced,
    /// `None` once it was given back.
    peer: Option<PeerId>,
}

impl Coalesced {
    /// Takes the turn for `peer`; `None` if somebody has it, who will go round once more.
    pub(crate) fn start(&self, peer: PeerId) -> Option<Turn> {
        let mut running = self.0.lock();
        if let Some(again) = running.get_mut(&peer) {
            *again = true;
            return None;
        }
        running.insert(peer, false);
        Some(Turn { work: self.clone(), peer: Some(peer) })
    }

    /// Says whether no work runs.
    #[cfg(test)]
    pub(crate) fn is_idle(&self) -> bool {
        self.0.lock().is_empty()
    }
}

impl Turn {
    /// Keeps the turn if the work was asked for again, and gives it back otherwise.
    pub(crate) fn again(mut self) -> Option<Self> {
        let peer = self.peer?;
        let asked_again = {
            let mut running = self.work.0.lock();
            let asked_again = running.insert(peer, false).unwrap_or_default();
            if !asked_again {
                running.remove(&peer);
                self.peer = None;
            }
            asked_again
        };
        asked_again.then_some(self)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(peer) = self.peer {
            self.work.0.lock().remove(&peer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_runs_and_one_waits() {
        let work = Coalesced::default();
        let turn = work.start(PeerId(1)).unwrap();
        assert!(work.start(PeerId(2)).is_some(), "others do not wait");
        assert!(work.start(PeerId(1)).is_none());
        assert!(work.start(PeerId(1)).is_none());
        let turn = turn.again().expect("asked for again");
        assert!(turn.again().is_none(), "twice is once more");
        assert!(work.start(PeerId(1)).is_some());
    }

    #[test]
    fn a_turn_ends_with_its_holder() {
        let work = Coalesced::default();
        drop(work.start(PeerId(1)));
        assert!(work.start(PeerId(1)).is_some());
    }
}
