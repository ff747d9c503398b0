//! How servers talk: the wire formats, and the clients that speak them.
//!
//! [`wire`] turns bytes from other servers into domain types, since remote data lies. [`FirstContact`] asks who answers at an address,
//! [`PeerClient`] speaks to a server that is known by its key, through an HTTP cache (RFC 9111) whose storage the caller brings.
//! An [`Identity`] is a key, [`tls`] seals a connection to a key, [`dial`] finds the way to it, and [`signature`] says who asks.
//! What others pass on is signed by [`jws`].
//!
//! [`moving`] takes everything of one machine to another. [`KeepingClient`] brings backups to a friend's server, and gets them back.
//!
//! [`syndication`] writes the feeds that anybody may read. [`push()`] sends what happened to an address that the owner typed.
//!
//! Knows no database, no use case and no HTTP server.

mod body;
mod bootstrap;
mod cache;
mod client;
pub mod dial;
mod error;
mod exchange;
#[cfg(test)]
mod fuzz;
pub mod identity;
pub mod jws;
mod keeping;
pub mod moving;
pub mod paths;
mod push;
pub mod signature;
pub mod syndication;
pub mod tls;
mod transport;
pub mod wire;

pub use bootstrap::FirstContact;
pub use cache::{Sharing, is_confirmation, with_http_cache};
pub use client::{BesideFeed, Brought, CacheOutcome, Introduced, MediaStream, PeerClient, PeerDocument, ReportAnswer};
pub use error::ExchangeError;
pub use exchange::{Heard, Now};
pub use http_cache_reqwest::{CacheManager, HttpResponse};
pub use http_cache_semantics::CachePolicy;
pub use identity::{Identity, IdentityError};
pub use keeping::{KeepingClient, PieceTaken};
pub use push::{PushMessage, push};
pub use transport::TransportError;
