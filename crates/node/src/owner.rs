//! The two capabilities: to be the owner, and to be a friend's server.

use domain::{PeerId, SessionId};

use crate::Node;

/// Proof that the owner asks: through a signed-in browser or with an app token.
#[derive(Debug, Clone)]
pub struct Owner {
    pub(crate) node: Node,
    /// The browser's session; `None` for an app token.
    pub(crate) session: Option<SessionId>,
}

/// Proof that an accepted friend's server asks.
#[derive(Debug, Clone)]
pub struct Friend {
    pub(crate) node: Node,
    pub(crate) peer: PeerId,
}

impl Owner {
    /// The node that this owner owns.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// The browser's session; `None` for an app token.
    pub fn session(&self) -> Option<SessionId> {
        self.session
    }
}
