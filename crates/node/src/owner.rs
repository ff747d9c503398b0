//! The two capabilities: to be the owner, and to be a friend's server.

use domain::{PeerId, Permission, SessionId, TokenScope};
use store::StoreError;

use crate::node::Node;

/// Proof that the owner asks: through a signed-in browser or with an app token.
#[derive(Debug, Clone)]
pub struct Owner {
    pub(crate) node: Node,
    /// The browser's session; `None` for an app token.
    pub(crate) session: Option<SessionId>,
    /// The app token's; a browser may do everything.
    pub(crate) scope: TokenScope,
}

/// Proof that an accepted friend's server asks.
#[derive(Debug, Clone)]
pub struct Friend {
    pub(crate) node: Node,
    pub(crate) peer: PeerId,
    /// The newest instance that its server told, as its key signed it.
    pub(crate) instance: Option<String>,
}

/// What only a signed-in browser may do was not done.
#[derive(Debug, thiserror::Error)]
pub enum NeedsBrowser {
    /// An app token asked. It must not make itself last: that is what passwords, sessions and other tokens would do.
    #[error("an app token may not change how the owner signs in")]
    AppToken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Friend {
    /// The newest instance that its server told, as its key signed it: what whoever asks in its name is told, and knows itself for an old copy if it is
    /// another.
    pub fn instance(&self) -> Option<&str> {
        self.instance.as_deref()
    }
}

impl Owner {
    /// The node that this owner owns.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// Says whether the browser or the app token by which the owner asks may do that, too.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.scope.permits(permission)
    }

    /// The browser's session; `None` for an app token.
    pub fn session(&self) -> Option<SessionId> {
        self.session
    }

    /// The browser that asks.
    pub(crate) fn browser(&self) -> Result<SessionId, NeedsBrowser> {
        self.session.ok_or(NeedsBrowser::AppToken)
    }
}
