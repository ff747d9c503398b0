//! What a file is known by.

use domain::Sha256;
use sha2::Digest;

/// The SHA-256 of a picture file as it was given.
pub(crate) fn hash_of(bytes: &[u8]) -> Sha256 {
    Sha256(sha2::Sha256::digest(bytes).into())
}
