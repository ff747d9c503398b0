//! What the owner does with posts of their own. Each deed is in the file of its name.

use crate::{node::Node, owner::Owner};

/// What the owner does with posts of their own.
#[derive(Debug, Clone, Copy)]
pub struct OwnerPosts<'a> {
    pub(super) node: &'a Node,
}

impl Owner {
    /// What the owner does with posts of their own.
    pub fn posts(&self) -> OwnerPosts<'_> {
        OwnerPosts { node: &self.node }
    }
}
