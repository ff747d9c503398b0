//! What the owner decided about copies.

use domain::{CopiesCap, Timestamp};

/// What the owner decided about copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopiesRules {
    pub cap: CopiesCap,
    /// When all were removed the last time.
    pub removed_at: Option<Timestamp>,
}
