//! What may go wrong with copies.

use store::StoreError;

/// Copies could not be let go.
#[derive(Debug, thiserror::Error)]
pub enum CopiesError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the media folder could not be read or written")]
    Files(#[from] std::io::Error),
}
