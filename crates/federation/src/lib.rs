//! How servers talk: the wire formats, and the clients that speak them.
//!
//! [`wire`] turns bytes from other servers into domain types, since remote data lies. [`FirstContact`] speaks to a server that is no
//! friend yet, [`PeerClient`] to a friend's, through an HTTP cache (RFC 9111) whose storage the caller brings. What travels
//! underneath, plain HTTP and bearer tokens today, is known to the modules `transport` and `exchange` alone:
//! addressing, authentication and encryption change there, not in the callers.
//!
//! Knows no database, no use case and no HTTP server.

mod bootstrap;
mod cache;
mod client;
mod error;
mod exchange;
pub mod paths;
mod transport;
pub mod wire;

pub use bootstrap::FirstContact;
pub use cache::{CacheError, CachedClient, Sharing};
pub use client::{CacheOutcome, MediaStream, PeerClient, PeerDocument};
pub use error::ExchangeError;
pub use http_cache::{CacheManager, HttpResponse};
pub use http_cache_semantics::CachePolicy;
pub use transport::{Transport, TransportError};
