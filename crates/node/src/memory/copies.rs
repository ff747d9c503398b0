//! What is known of copies beside the database.

use std::collections::HashSet;

use domain::Sha256;
use parking_lot::Mutex;

/// Their uses, and whether some are being evicted.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    /// Files that were opened since it was noted last.
    pub(crate) used: Mutex<HashSet<Sha256>>,
    /// Held while copies are evicted: two at once would evict twice as many.
    pub(crate) evicting: tokio::sync::Mutex<()>,
}
