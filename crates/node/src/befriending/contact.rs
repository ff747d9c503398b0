//! Whom the owner is shown before anything is sent.

use domain::{Address, NodeId};

use super::owner::OwnerFriends;
use crate::{
    memory::contacts::{Contact, ContactId},
    node::Node,
};

impl OwnerFriends<'_> {
    /// The contact `id`; `None` once it is forgotten.
    pub fn contact(self, id: ContactId) -> Option<Contact> {
        self.node.peering.contacts.find(id, self.node.now())
    }
}

impl Node {
    pub(super) fn keep_contact(&self, name: String, node_id: NodeId, address: Address, is_pinned: bool) -> Contact {
        let contact = Contact { id: ContactId::random(), name, node_id, address, is_pinned };
        self.peering.contacts.keep(contact.clone(), self.now());
        contact
    }
}
