//! A post that another post shows: whose it is and which, and nothing of what it says. Who may see it finds it; to all others there is
//! nothing to tell.

use crate::{NodeId, WireId};

/// Which post is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quote {
    /// The server on which it was published.
    pub owner: NodeId,
    pub post: WireId,
}
