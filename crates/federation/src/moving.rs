//! Taking everything of one machine to another (docs/MOVING.md).
//!
//! The new machine has no key by which it could be known. So both show that they know the code that the owner carried from the one to the other, and
//! bind that to the key that answers in the TLS handshake: who sits in between has another key, and gets nothing with what it hears. The code itself is never sent.

mod client;
mod offer;
mod proof;

pub use client::{ByteStream, MovingClient, MovingError};
pub use offer::{MoveFile, MoveOffer, MoveStage};
pub use proof::{MoveProof, NONCE_BYTES, O2M_MOVE};

/// The header with which the new machine says how many bytes of the files it has whole.
pub const O2M_MOVE_HAS: &str = "o2m-move-has";
