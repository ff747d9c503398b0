//! Who sent a request: HTTP message signatures (RFC 9421) with Ed25519, in one fixed profile; docs/PROTOCOL.md has it in words.
//!
//! Does not support: responses, other algorithms, more than one signature, the choice of what is signed, `expires`, trailers.
//! Reads no clock. Knows keys, not friends: who may do what is decided above.

mod base;
mod digest;
mod error;
mod nonce;
mod profile;
mod sign;
mod skew;
mod verify;

#[cfg(test)]
pub(crate) use digest::parse_content_digest;
pub use error::SignatureError;
pub use nonce::{Nonce, NonceError, NonceMemory};
pub use sign::{SignError, sign};
pub use skew::{ClockOffsets, clock_offset_seconds};
pub use verify::{Verified, VerifiedHead, verify};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;
