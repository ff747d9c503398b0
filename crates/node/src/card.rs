//! What this node says of itself: its name, its key and where it is.

use domain::NodeId;
use store::StoreError;

use crate::{Node, Owner};

impl Owner {
    /// The link by which others find this server and know its key; `None` while it has no address.
    pub fn invite(&self) -> Option<String> {
        todo!()
    }

    /// The key of this server.
    pub fn own_id(&self) -> NodeId {
        self.node.own_id()
    }

    /// Says whether strangers are not told the owner's name.
    pub async fn hides_name(&self) -> Result<bool, StoreError> {
        todo!()
    }

    /// Tells strangers the owner's name, or does not.
    pub async fn set_hides_name(&self, hides_name: bool) -> Result<(), StoreError> {
        let _ = hides_name;
        todo!()
    }
}

impl Node {
    /// The key of this server.
    pub fn own_id(&self) -> NodeId {
        todo!()
    }

    /// Says where this server is from now on, the best address first. Friends are told if that is news.
    pub async fn set_card_addresses(&self, addresses: Vec<domain::Address>) -> Result<(), StoreError> {
        let _ = addresses;
        todo!()
    }
}
