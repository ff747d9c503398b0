//! Copies of what friends share: how they are kept within the room that the owner gives them.

mod mend;
pub(crate) mod owner;
mod room;
#[cfg(test)]
mod tests;
mod uses;

use domain::Sha256;
use std::{collections::HashSet, sync::Mutex};
use store::StoreError;

/// What is known of copies beside the database.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    /// Files that were opened since it was noted last.
    used: Mutex<HashSet<Sha256>>,
    /// Held while copies are let go: two at once would let go twice as many.
    letting_go: tokio::sync::Mutex<()>,
}

/// Copies could not be let go.
#[derive(Debug, thiserror::Error)]
pub enum CopiesError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the media folder could not be read or written")]
    Files(#[from] std::io::Error),
}
