//! What use cases share that talk to other servers: the clients, and who is being talked to right now.

use std::net::IpAddr;

use domain::{Candidate, DialRule};
use federation::{
    FirstContact, Identity, TransportError,
    dial::{AddressBook, SealedTransport},
};
use tokio::sync::{Notify, Semaphore};

use crate::memory::{
    coalesced::Coalesced, contacts::Contacts, day_costs::DayCosts, fetches::Fetches, hurries::Hurries,
    older_pictures::OlderPictures, poke_pauses::PokePauses, pull_times::PullTimes, pull_wishes::PullWishes,
};

/// Exchanges with friends' servers that run at the same time.
const EXCHANGES_AT_ONCE: usize = 8;
/// Picture files that are on their way at the same time.
const FILES_AT_ONCE: usize = 8;

/// The clients, and who is being talked to.
#[derive(Debug)]
pub(crate) struct Peering {
    pub(crate) transport: SealedTransport,
    pub(crate) first_contact: FirstContact,
    pub(crate) contacts: Contacts,
    pub(crate) pulls: Coalesced,
    pub(crate) pull_wishes: PullWishes,
    pub(crate) pull_times: PullTimes,
    /// A friend is to be read sooner than was planned.
    pub(crate) pull_wanted: Notify,
    pub(crate) day_costs: DayCosts,
    /// When what failed was tried again last because the peer asked something.
    pub(crate) hurries: Hurries,
    /// When each peer was dialled back last because it asked for that.
    pub(crate) dialled_back: Hurries,
    pub(crate) pokes: Coalesced,
    pub(crate) poke_pauses: PokePauses,
    /// A friend is to be told that something changed.
    pub(crate) pokes_changed: Notify,
    pub(crate) prefetches: Coalesced,
    pub(crate) fetches: Fetches,
    pub(crate) older_pictures: OlderPictures,
    /// Held for one exchange, not for a whole pull: a slow friend does not keep the others waiting.
    pub(crate) exchanges: Semaphore,
    /// Held for one file. A file takes longer than an exchange, so that none waits for it.
    pub(crate) files: Semaphore,
    pub(crate) statements: Coalesced,
    /// A statement is due.
    pub(crate) statements_changed: Notify,
    pub(crate) bringing: Coalesced,
    /// Something that the owner wrote in a friend's thread waits for that friend's server.
    pub(crate) items_changed: Notify,
}

impl Peering {
    pub(crate) fn new(identity: &Identity) -> Result<Self, TransportError> {
        Ok(Self {
            first_contact: FirstContact::new(identity.clone(), may_dial),
            transport: SealedTransport::new(identity.clone(), AddressBook::default(), may_dial)?,
            contacts: Contacts::default(),
            pulls: Coalesced::default(),
            pull_wishes: PullWishes::default(),
            pull_times: PullTimes::default(),
            pull_wanted: Notify::new(),
            day_costs: DayCosts::default(),
            hurries: Hurries::default(),
            dialled_back: Hurries::default(),
            pokes: Coalesced::default(),
            poke_pauses: PokePauses::default(),
            pokes_changed: Notify::new(),
            prefetches: Coalesced::default(),
            fetches: Fetches::default(),
            older_pictures: OlderPictures::default(),
            exchanges: Semaphore::new(EXCHANGES_AT_ONCE),
            files: Semaphore::new(FILES_AT_ONCE),
            statements: Coalesced::default(),
            statements_changed: Notify::new(),
            bringing: Coalesced::default(),
            items_changed: Notify::new(),
        })
    }
}

/// Says whether `ip` may be dialled, to which `candidate` leads.
pub(crate) fn may_dial(candidate: &Candidate, ip: IpAddr) -> bool {
    DialRule::of(candidate).is_some_and(|rule| rule.allows(ip))
}
