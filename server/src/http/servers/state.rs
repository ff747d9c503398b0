//! What the handlers for servers share.

use std::sync::Arc;

use axum::extract::FromRef;
use federation::signature::NonceMemory;
use node::Node;

use crate::http::rate_limit::RateLimit;

/// One for all of them; clones share what is in it.
#[derive(Debug, Clone)]
pub(super) struct ServersState {
    pub(super) node: Node,
    /// Apart, since strangers could fill theirs. Of friends, and of those whom the owner asked.
    pub(super) nonces_of_friends: Arc<NonceMemory>,
    /// Of others with whom there was something before.
    pub(super) nonces_of_known: Arc<NonceMemory>,
    pub(super) nonces_of_strangers: Arc<NonceMemory>,
    /// How often a stranger may ask.
    pub(super) strangers: RateLimit,
}

impl FromRef<ServersState> for Node {
    fn from_ref(state: &ServersState) -> Self {
        state.node.clone()
    }
}
