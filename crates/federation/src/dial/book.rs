//! Where each server was last seen.

use std::{collections::HashMap, sync::Arc};

use domain::{Address, Candidate, NodeId};
use parking_lot::RwLock;

/// The addresses of the servers that may be called, best first. Clones share one book, which may change at any time.
#[derive(Debug, Clone, Default)]
pub struct AddressBook(Arc<RwLock<HashMap<NodeId, Entry>>>);

#[derive(Debug, Default)]
struct Entry {
    candidates: Vec<Candidate>,
    /// Where somebody else answered, or nobody said a word: the longest ago first.
    passed_over: Vec<Address>,
}

impl Entry {
    /// Puts what was passed over last. What is the same comes out, however often and in whatever order exchanges say so.
    fn sort(&mut self) {
        let Self { candidates, passed_over } = self;
        let passed_at = |address: &Address| passed_over.iter().position(|passed| passed == address);
        candidates.sort_by_key(|candidate| passed_at(&candidate.address).map_or(0, |at| at + 1));
    }

    fn has(&self, address: &Address) -> bool {
        self.candidates.iter().any(|candidate| candidate.address == *address)
    }
}

impl AddressBook {
    /// Says where `id` is from now on. Connections that are open stay so; the next one goes to the new addresses. Those that were passed
    /// over stay last, since exchanges that run are past them; if that is all of them, none is.
    pub fn set(&self, id: NodeId, candidates: impl IntoIterator<Item = impl Into<Candidate>>) {
        let candidates = candidates.into_iter().map(Into::into).collect();
        let mut book = self.0.write();
        let entry = book.entry(id).or_default();
        entry.candidates = candidates;
        let mut passed_over = std::mem::take(&mut entry.passed_over);
        passed_over.retain(|address| entry.has(address));
        if passed_over.len() < entry.candidates.len() {
            entry.passed_over = passed_over;
        }
        entry.sort();
    }

    /// Takes `id` out: it is not called any more.
    pub fn forget(&self, id: NodeId) {
        self.0.write().remove(&id);
    }

    /// Puts `address` of `id` last. An address at which another node answers stands in the way of the others: only
    /// addresses where nothing answers are passed over by themselves.
    pub fn pass_over(&self, id: NodeId, address: &Address) {
        if let Some(entry) = self.0.write().get_mut(&id)
            && entry.has(address)
        {
            entry.passed_over.retain(|passed| passed != address);
            entry.passed_over.push(address.clone());
            entry.sort();
        }
    }

    /// Notes that `id` answered at `address`, which is as good as any other again.
    pub fn answered(&self, id: NodeId, address: &Address) {
        let is_passed_over = |entry: &Entry| entry.passed_over.contains(address);
        if !self.0.read().get(&id).is_some_and(is_passed_over) {
            return;
        }
        if let Some(entry) = self.0.write().get_mut(&id) {
            entry.passed_over.retain(|passed| passed != address);
            entry.sort();
        }
    }

    /// Where `id` may be, nowhere if it is unknown.
    pub fn candidates(&self, id: NodeId) -> Vec<Candidate> {
        let book = self.0.read();
        book.get(&id).map(|entry| entry.candidates.clone()).unwrap_or_default()
    }

    /// The addresses of `id`, none if it is unknown.
    pub fn addresses(&self, id: NodeId) -> Vec<Address> {
        self.candidates(id).into_iter().map(|candidate| candidate.address).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: NodeId = NodeId([1; 32]);

    fn addresses(ports: &[u16]) -> Vec<Address> {
        ports.iter().map(|&port| Address::from_ip([10, 0, 0, 1].into(), port)).collect()
    }

    fn first(port: u16) -> Address {
        addresses(&[port]).remove(0)
    }

    #[test]
    fn what_two_pass_over_is_passed_over_once() {
        let book = AddressBook::default();
        book.set(ID, addresses(&[1, 2, 3]));
        for _ in 0..2 {
            book.pass_over(ID, &first(1));
            assert_eq!(book.addresses(ID), addresses(&[2, 3, 1]));
        }
        book.pass_over(ID, &first(2));
        book.pass_over(ID, &first(1));
        assert_eq!(book.addresses(ID), addresses(&[3, 2, 1]), "the one that nobody has passed over stays in front");
        book.pass_over(ID, &first(9));
        assert_eq!(book.addresses(ID), addresses(&[3, 2, 1]));
    }

    #[test]
    fn an_exchange_that_begins_does_not_take_others_back() {
        let book = AddressBook::default();
        book.set(ID, addresses(&[1, 2, 3]));
        book.pass_over(ID, &first(1));
        book.set(ID, addresses(&[1, 2, 3]));
        assert_eq!(book.addresses(ID), addresses(&[2, 3, 1]));
        book.set(ID, addresses(&[4, 1, 2]));
        assert_eq!(book.addresses(ID), addresses(&[4, 2, 1]));
        book.answered(ID, &first(1));
        book.set(ID, addresses(&[1, 4]));
        assert_eq!(book.addresses(ID), addresses(&[1, 4]), "it answered");
        book.pass_over(ID, &first(1));
        book.pass_over(ID, &first(4));
        book.set(ID, addresses(&[4, 1]));
        assert_eq!(book.addresses(ID), addresses(&[4, 1]), "none is better than another");
    }
}
