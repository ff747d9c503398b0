//! What is known of copies beside the database.

use std::{collections::HashSet, sync::Mutex};

use domain::Sha256;

/// Their uses, and whether some are being let go.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    /// Files that were opened since it was noted last.
    pub(crate) used: Mutex<HashSet<Sha256>>,
    /// Held while copies are let go: two at once would let go twice as many.
    pub(crate) letting_go: tokio::sync::Mutex<()>,
}
