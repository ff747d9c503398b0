//! Where each server was last seen.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use domain::{Address, NodeId};

/// The addresses of the servers that may be called, best first. Clones share one book, which may change at any time.
#[derive(Debug, Clone, Default)]
pub struct AddressBook(Arc<RwLock<HashMap<NodeId, Entry>>>);

#[derive(Debug, Default)]
struct Entry {
    addresses: Vec<Address>,
    /// Where somebody else answered, or nobody said a word: the longest ago first.
    passed_over: Vec<Address>,
}

impl Entry {
    /// Puts what was passed over last. What is the same comes out, however often and in whatever order exchanges say so.
    fn sort(&mut self) {
        let Self { addresses, passed_over } = self;
        addresses.sort_by_key(|address| passed_over.iter().position(|passed| passed == address).map_or(0, |at| at + 1));
    }
}

impl AddressBook {
    /// Says where `id` is from now on. Connections that are open stay so; the next one goes to the new addresses. Those that were passed
    /// over stay last, since exchanges that run are past them; if that is all of them, none is.
    pub fn set(&self, id: NodeId, addresses: Vec<Address>) {
        let mut book = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let entry = book.entry(id).or_default();
        entry.passed_over.retain(|address| addresses.contains(address));
        if entry.passed_over.len() == addresses.len() {
            entry.passed_over.clear();
        }
        entry.addresses = addresses;
        entry.sort();
    }

    /// Takes `id` out: it is not called any more.
    pub fn forget(&self, id: NodeId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    /// Puts `address` of `id` last. An address at which another node answers stands in the way of the others: only
    /// addresses where nothing answers are passed over by themselves.
    pub fn pass_over(&self, id: NodeId, address: &Address) {
        if let Some(entry) = self.0.write().unwrap_or_else(PoisonError::into_inner).get_mut(&id)
            && entry.addresses.contains(address)
        {
            entry.passed_over.retain(|passed| passed != address);
            entry.passed_over.push(address.clone());
            entry.sort();
        }
    }

    /// Notes that `id` answered at `address`, which is as good as any other again.
    pub fn answered(&self, id: NodeId, address: &Address) {
        let is_passed_over = |entry: &Entry| entry.passed_over.contains(address);
        if !self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).is_some_and(is_passed_over) {
            return;
        }
        if let Some(entry) = self.0.write().unwrap_or_else(PoisonError::into_inner).get_mut(&id) {
            entry.passed_over.retain(|passed| passed != address);
            entry.sort();
        }
    }

    /// The addresses of `id`, none if it is unknown.
    pub fn addresses(&self, id: NodeId) -> Vec<Address> {
        let book = self.0.read().unwrap_or_else(PoisonError::into_inner);
        book.get(&id).map(|entry| entry.addresses.clone()).unwrap_or_default()
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
