//! What use cases share that talk to other servers: the clients, and who is being talked to right now.

use std::{collections::HashMap, sync::Arc};

use domain::PeerId;
use federation::{
    FirstContact, Identity, PeerClient, TransportError,
    dial::{AddressBook, SealedTransport},
};
use parking_lot::{Mutex, MutexGuard};
use store::PeerRow;
use tokio::sync::{Notify, Semaphore};

use crate::{
    Node,
    friendship::{Contacts, Hurries, may_dial},
    http_cache::PeerCache,
    peer_media::Fetches,
    poke::PokePauses,
    pull::PullTimes,
    quota::DayCosts,
};

/// Exchanges with friends' servers that run at the same time.
const EXCHANGES_AT_ONCE: usize = 8;
/// Picture files that are on their way at the same time.
const FILES_AT_ONCE: usize = 8;

/// The clients, and who is being talked to.
#[derive(Debug)]
pub(crate) struct Peering {
    transport: SealedTransport,
    pub(crate) first_contact: FirstContact,
    pub(crate) contacts: Contacts,
    pub(crate) pulls: Coalesced,
    pub(crate) pull_times: PullTimes,
    pub(crate) day_costs: DayCosts,
    /// When what failed was tried again last because the peer asked something.
    pub(crate) hurries: Hurries,
    pub(crate) pokes: Coalesced,
    pub(crate) poke_pauses: PokePauses,
    /// A friend is to be told that something changed.
    pub(crate) pokes_changed: Notify,
    pub(crate) prefetches: Coalesced,
    pub(crate) fetches: Fetches,
    /// Held for one exchange, not for a whole pull: a slow friend does not keep the others waiting.
    pub(crate) exchanges: Semaphore,
    /// Held for one file. A file takes longer than an exchange, so that none waits for it.
    pub(crate) files: Semaphore,
    pub(crate) statements: Coalesced,
    /// A statement is due.
    pub(crate) statements_changed: Notify,
}

impl Peering {
    pub(crate) fn new(identity: &Identity) -> Result<Self, TransportError> {
        Ok(Self {
            first_contact: FirstContact::new(identity.clone(), may_dial),
            transport: SealedTransport::new(identity.clone(), AddressBook::default(), may_dial)?,
            contacts: Contacts::default(),
            pulls: Coalesced::default(),
            pull_times: PullTimes::default(),
            day_costs: DayCosts::default(),
            hurries: Hurries::default(),
            pokes: Coalesced::default(),
            poke_pauses: PokePauses::default(),
            pokes_changed: Notify::new(),
            prefetches: Coalesced::default(),
            fetches: Fetches::default(),
            exchanges: Semaphore::new(EXCHANGES_AT_ONCE),
            files: Semaphore::new(FILES_AT_ONCE),
            statements: Coalesced::default(),
            statements_changed: Notify::new(),
        })
    }
}

impl Node {
    /// The client for the peer in `row`, wherever it may be now; `None` while its key is not known.
    pub(crate) fn peer_client(&self, row: &PeerRow) -> Option<PeerClient> {
        let id = row.node_id?;
        self.peering.transport.book().set(id, row.whereabouts.candidates());
        let clock = self.clock.clone();
        let stored = PeerCache::new(self.clone(), row.id);
        Some(PeerClient::new(self.peering.transport.clone(), id, Arc::new(move || clock.now()), stored))
    }
}

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
    /// Takes the turn for `peer`; `None` if a task has it, which will go round once more.
    pub(crate) fn start(&self, peer: PeerId) -> Option<Turn> {
        let mut running = self.lock();
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
        self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PeerId, bool>> {
        self.0.lock()
    }
}

impl Turn {
    /// Keeps the turn if the work was asked for again, and gives it back otherwise.
    pub(crate) fn again(mut self) -> Option<Self> {
        let peer = self.peer?;
        let asked_again = {
            let mut running = self.work.lock();
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
            self.work.lock().remove(&peer);
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
