//! The connections that are served at once, and which of them make way for others.
//!
//! Whoever comes is let in, as long as something else may end: of the source with the most connections, the one that has been there longest.
//! Those of signed-in browsers and of the owner's programs stay, and this machine has some that nobody else takes.

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    sync::Arc,
};

use domain::source_of;
use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

/// Connections served at once on one port, if the system allows as many.
const CONNECTIONS: usize = 1024;
/// Connections of one source other than this machine.
const CONNECTIONS_PER_SOURCE: usize = 128;
/// Connections of this machine that make way for no others.
const LOOPBACK_CONNECTIONS: usize = 128;
/// Files that are open besides connections and what these read: the database, exchanges with other servers, pictures on their way.
const OTHER_FILES: u64 = 256;

/// The slots of one port. Clones share them.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionSlots {
    taken: Arc<Mutex<Taken>>,
    limit: usize,
}

#[derive(Debug, Default)]
struct Taken {
    next: u64,
    /// In the order in which they came.
    connections: BTreeMap<u64, Connection>,
    of_source: HashMap<IpAddr, usize>,
}

#[derive(Debug)]
struct Connection {
    source: IpAddr,
    is_kept: bool,
    evicted: CancellationToken,
}

/// One connection's slot.
#[derive(Debug)]
pub(crate) struct ConnectionSlot(SlotKeeper);

/// Keeps the slot of a connection; left in the extensions of each request.
#[derive(Debug, Clone)]
pub(crate) struct SlotKeeper {
    taken: Arc<Mutex<Taken>>,
    number: u64,
    evicted: CancellationToken,
}

impl ConnectionSlots {
    pub(crate) fn new(limit: usize) -> Self {
        Self { taken: Arc::default(), limit }
    }

    /// The slots of one of `ports` ports, where `files` files may be open at once: each connection may read one.
    pub(crate) fn for_files(files: u64, ports: u64) -> Self {
        let limit = usize::try_from(files.saturating_sub(OTHER_FILES) / 2 / ports).unwrap_or(CONNECTIONS);
        Self::new(limit.clamp(1, CONNECTIONS))
    }

    /// As many slots, for another port.
    pub(crate) fn another(&self) -> Self {
        Self::new(self.limit)
    }

    /// Takes a slot for a connection from `ip`, ending another if need be. None if every other stays.
    pub(super) fn enter(&self, ip: IpAddr) -> Option<ConnectionSlot> {
        let source = source_of(ip);
        let mut taken = self.taken.lock();
        if !source.is_loopback() && taken.of(source) >= CONNECTIONS_PER_SOURCE {
            let own = taken.longest_there(|connection| connection.source == source)?;
            taken.evict(own);
        } else if taken.connections.len() >= self.limit {
            match taken.of_largest_source() {
                Some(other) => taken.evict(other),
                None if source.is_loopback() && taken.of(source) < LOOPBACK_CONNECTIONS => {}
                None => return None,
            }
        }
        let (number, evicted) = (taken.next, CancellationToken::new());
        taken.next += 1;
        *taken.of_source.entry(source).or_default() += 1;
        taken.connections.insert(number, Connection { source, is_kept: false, evicted: evicted.clone() });
        Some(ConnectionSlot(SlotKeeper { taken: self.taken.clone(), number, evicted }))
    }
}

impl Taken {
    fn of(&self, source: IpAddr) -> usize {
        self.of_source.get(&source).copied().unwrap_or_default()
    }

    /// How many of a source's connections may have to make way.
    fn in_the_way(&self, source: IpAddr) -> usize {
        self.of(source).saturating_sub(if source.is_loopback() { LOOPBACK_CONNECTIONS } else { 0 })
    }

    fn longest_there(&self, is_meant: impl Fn(&Connection) -> bool) -> Option<u64> {
        let may_end = |connection: &Connection| !connection.is_kept && is_meant(connection);
        self.connections.iter().find(|(_, connection)| may_end(connection)).map(|(&number, _)| number)
    }

    /// Of the source with the most connections, the one that has been there longest.
    fn of_largest_source(&self) -> Option<u64> {
        let may_end = self.connections.values().filter(|connection| !connection.is_kept);
        let source = may_end.map(|connection| connection.source).max_by_key(|&source| self.in_the_way(source))?;
        let most = self.in_the_way(source);
        (most > 0).then(|| self.longest_there(|connection| self.in_the_way(connection.source) == most)).flatten()
    }

    fn evict(&mut self, number: u64) {
        if let Some(connection) = self.remove(number) {
            connection.evicted.cancel();
        }
    }

    fn remove(&mut self, number: u64) -> Option<Connection> {
        let connection = self.connections.remove(&number)?;
        if let Some(count) = self.of_source.get_mut(&connection.source) {
            *count -= 1;
            if *count == 0 {
                self.of_source.remove(&connection.source);
            }
        }
        Some(connection)
    }
}

impl ConnectionSlot {
    /// Cancelled when the connection has to make way.
    pub(super) fn evicted(&self) -> CancellationToken {
        self.0.evicted.clone()
    }

    pub(super) fn keeper(&self) -> SlotKeeper {
        self.0.clone()
    }
}

impl Drop for ConnectionSlot {
    fn drop(&mut self) {
        self.0.taken.lock().remove(self.0.number);
    }
}

impl SlotKeeper {
    /// The connection makes way for no other any more: a signed-in browser uses it, or a program of the owner's.
    pub(crate) fn keep(&self) {
        if let Some(connection) = self.taken.lock().connections.get_mut(&self.number) {
            connection.is_kept = true;
        }
    }

    /// Says whether somebody said that it is to be kept.
    pub(super) fn is_kept(&self) -> bool {
        self.taken.lock().connections.get(&self.number).is_some_and(|connection| connection.is_kept)
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use super::*;

    /// Addresses of different households.
    fn stranger(n: u16) -> IpAddr {
        Ipv6Addr::new(0x2001, 0xdb8, 0, n, 0, 0, 0, 1).into()
    }

    const HERE: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

    #[test]
    fn one_source_makes_way_for_itself() {
        let slots = ConnectionSlots::new(CONNECTIONS);
        let taken: Vec<_> = (0..=CONNECTIONS_PER_SOURCE).map(|_| slots.enter(stranger(1)).unwrap()).collect();
        let evicted: Vec<bool> = taken.iter().map(|slot| slot.evicted().is_cancelled()).collect();
        assert!(evicted[0] && !evicted[1..].contains(&true));
        for slot in &taken {
            slot.keeper().keep();
        }
        assert!(slots.enter(stranger(1)).is_none());
        assert!(slots.enter(stranger(2)).is_some() && slots.enter(HERE).is_some());
    }

    #[test]
    fn strangers_fill_no_slot_that_the_owner_needs() {
        let slots = ConnectionSlots::new(20);
        let owner = slots.enter(stranger(0)).unwrap();
        owner.keeper().keep();
        let here = slots.enter(HERE).unwrap();
        let mut strangers: Vec<_> = (1..100).map(|n| slots.enter(stranger(n)).unwrap()).collect();
        assert!(!owner.evicted().is_cancelled() && !here.evicted().is_cancelled());
        assert_eq!(strangers.iter().filter(|slot| !slot.evicted().is_cancelled()).count(), 18);
        let phone = slots.enter(stranger(101)).unwrap();
        phone.keeper().keep();
        strangers.extend((200..300).map(|n| slots.enter(stranger(n)).unwrap()));
        assert!(!phone.evicted().is_cancelled());
        drop((owner, here, phone, strangers));
        let taken = slots.taken.lock();
        assert!(taken.connections.is_empty() && taken.of_source.is_empty());
    }

    #[test]
    fn the_source_with_the_most_makes_way_first() {
        let slots = ConnectionSlots::new(20);
        let alone = slots.enter(stranger(1)).unwrap();
        let many: Vec<_> = (0..19).map(|_| slots.enter(stranger(2)).unwrap()).collect();
        let _more = slots.enter(stranger(3)).unwrap();
        assert!(!alone.evicted().is_cancelled() && many[0].evicted().is_cancelled());
    }

    #[test]
    fn this_machine_has_slots_of_its_own_and_a_proxy_on_it_makes_way() {
        let slots = ConnectionSlots::new(LOOPBACK_CONNECTIONS + 10);
        let here: Vec<_> = (0..LOOPBACK_CONNECTIONS + 10).map(|_| slots.enter(HERE).unwrap()).collect();
        assert!(here.iter().all(|slot| !slot.evicted().is_cancelled()));
        let phone = || {
            let slot = slots.enter(stranger(1)).unwrap();
            slot.keeper().keep();
            slot
        };
        let _phones: Vec<_> = (0..10).map(|_| phone()).collect();
        assert_eq!(here.iter().filter(|slot| slot.evicted().is_cancelled()).count(), 10);
        assert!(slots.enter(stranger(1)).is_none(), "the rest is this machine's");
    }

    #[test]
    fn there_are_fewer_slots_where_few_files_may_be_open() {
        for (files, ports, expected) in [(8192, 1, 1024), (8192, 2, 1024), (1024, 1, 384), (1024, 2, 192), (100, 1, 1)]
        {
            assert_eq!(ConnectionSlots::for_files(files, ports).limit, expected, "{files} files, {ports} ports");
        }
    }
}
