//! The way to a server that is known by its key: the URL by key, the addresses at which it was last seen, and the client that calls it there.
//!
//! Servers call each other `https://<id>.o2m.alt/…` (RFC 9476), so that the names that caches, signatures and TLS see survive a change of
//! address. Which addresses are believed, and which may be dialled, is the caller's to decide.

mod book;
mod client;
mod first_contact;
mod resolver;
mod url;

pub use self::url::{PeerUrlError, peer_of, peer_url};
pub use book::AddressBook;
pub use client::{SealedError, SealedTransport};
pub use first_contact::{FirstContactError, learn_key};
pub use resolver::{DialError, DialRule};

#[cfg(test)]
mod tests;
