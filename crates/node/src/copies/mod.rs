//! Copies of what friends share: how they are kept within the cap that the owner sets.

mod mend;
mod owner;
mod room;
#[cfg(test)]
mod tests;
mod uses;

use std::collections::HashSet;

use domain::Sha256;
use parking_lot::Mutex;
use store::StoreError;

pub use owner::CopiesInUse;

/// What is known of copies beside the database.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    /// Files that were opened since it was noted last.
    used: Mutex<HashSet<Sha256>>,
    /// Held while copies are evicted: two at once would evict twice as many.
    evicting: tokio::sync::Mutex<()>,
}

/// Copies could not be evicted.
#[derive(Debug, thiserror::Error)]
pub enum CopiesError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the media folder could not be read or written")]
    Files(#[from] std::io::Error),
}
