//! The client for a friend's server.

use std::sync::Arc;

use federation::PeerClient;
use store::PeerRow;

use crate::{node::Node, peering::http_cache::PeerCache};

impl Node {
    /// The client for the peer in `row`, wherever it may be now; `None` while its key is not known.
    pub(crate) fn peer_client(&self, row: &PeerRow) -> Option<PeerClient> {
        let id = row.node_id?;
        self.peering.transport.book().set(id, row.whereabouts.candidates());
        let (clock, node) = (self.clock.clone(), self.clone());
        let stored = PeerCache::new(self.clone(), row.id);
        let heard = Arc::new(move |instance| node.hear_of(instance));
        Some(PeerClient::new(
            self.peering.transport.clone(),
            id,
            Arc::new(move || clock.now()),
            row.instance.as_deref(),
            heard,
            stored,
        ))
    }
}
