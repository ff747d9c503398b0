//! What the owner reads: the timeline, a post, the street, and news fetched now.

use crate::{node::Node, owner::Owner};

/// What the owner reads.
#[derive(Debug, Clone, Copy)]
pub struct OwnerReading<'a> {
    pub(super) node: &'a Node,
}

impl Owner {
    /// What the owner reads.
    pub fn reading(&self) -> OwnerReading<'_> {
        OwnerReading { node: &self.node }
    }
}
