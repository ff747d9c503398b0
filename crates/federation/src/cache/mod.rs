//! An HTTP cache (RFC 9111) over any storage that is a [`CacheManager`](http_cache::CacheManager).
//!
//! It stands on http-cache-semantics and on the storage trait of http-cache, not on the client of http-cache-reqwest: read at
//! 1.0.0-alpha.9, that one answers from what is stored after a 5xx exactly where `must-revalidate` forbids it, replaces the `Date` of
//! what it serves, keeps fields that `Connection` lists, keeps what is stored after a 404, and has no limit on bodies. Most of this cannot be
//! corrected from above or below it, as it decides and sends in one step. Here the decisions are functions of a request, a stored response
//! and the time, one file per part of the RFC, each branch under the sentence that it follows.
//!
//! It keeps one response per URL, whole ones only, and knows nothing of O2M, of peers and of how requests travel. It does not join
//! requests that are on their way at once: a pull that was asked for during another has to see what the other did not.

mod client;
mod content;
mod date;
mod directives;
mod fields;
mod freshness;
mod range;
mod reply;
mod stale;
mod stored;
mod storing;
mod validation;

#[cfg(test)]
pub(crate) mod hostile;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use client::{CacheError, CachedClient};

/// Whom stored responses are for (RFC 9111, section 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// One user: "A private cache, in contrast, is dedicated to a single user; often, they are deployed as a component of a user agent."
    Private,
    /// "A shared cache is a cache that stores responses for reuse by more than one user".
    Shared,
}
