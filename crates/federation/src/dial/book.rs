//! Where each server was last seen.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use domain::{Address, NodeId};

/// The addresses of the servers that may be called, best first. Clones share one book, which may change at any time.
#[derive(Debug, Clone, Default)]
pub struct AddressBook(Arc<RwLock<HashMap<NodeId, Vec<Address>>>>);

impl AddressBook {
    /// Says where `id` is from now on. Connections that are open stay so; the next one goes to the new addresses.
    pub fn set(&self, id: NodeId, addresses: Vec<Address>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, addresses);
    }

    /// Takes `id` out: it is not called any more.
    pub fn forget(&self, id: NodeId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    /// Puts the first address of `id` last. An address at which another node answers stands in the way of the others: only
    /// addresses where nothing answers are passed over by themselves.
    pub fn turn(&self, id: NodeId) {
        if let Some(addresses) = self.0.write().unwrap_or_else(PoisonError::into_inner).get_mut(&id)
            && !addresses.is_empty()
        {
            addresses.rotate_left(1);
        }
    }

    /// The addresses of `id`, none if it is unknown.
    pub fn addresses(&self, id: NodeId) -> Vec<Address> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned().unwrap_or_default()
    }
}
