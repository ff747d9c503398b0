//! "Something changed": the word one server gives another, without content.

use crate::Node;

impl Node {
    /// Tells every friend's server that something changed; returns at once.
    pub(crate) fn poke_friends(&self) {
        let _node = self.clone();
    }
}
