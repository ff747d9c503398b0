//! The HTTP cache (RFC 9111): http-cache-reqwest, and around it what that leaves to others.
//!
//! The library decides what is stored, what answers and what is asked again; where responses are kept is the caller's ([`CacheManager`]).
//! http-cache-reqwest 1.0.0-alpha.10 (on http-cache 1.0.0-alpha.9 and http-cache-semantics 3.0.0) reads responses in plain words rightly, and
//! misreads some that are allowed to come in others. So each response is made regular before it sees it ([`regular`]), and three things that
//! it does not do are done above it: [`conditional`], [`eviction`], [`server_error`]. Each of them goes when the library does it.
//!
//! Two things of the RFC are left as they are: a 304 whose validator is another than the stored one is taken for a confirmation (section
//! 4.3.4), and responses of statuses that the library does not list are not stored, whatever they say of their lifetime (section 3).

mod conditional;
mod eviction;
mod regular;
mod server_error;
mod sharing;

#[cfg(test)]
pub(crate) mod hostile;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::time::Duration;

use http_cache_reqwest::{Cache, CacheManager, CacheMode, CacheOptions, HttpCache, HttpCacheOptions, HttpResponse};
use reqwest_middleware::ClientBuilder;

pub use self::sharing::Sharing;
use self::{
    conditional::Conditional,
    eviction::Eviction,
    regular::{AsSent, Regular},
    server_error::{HoldServerErrors, ReleaseServerErrors},
};

/// Adds the cache to `client`, with its responses in `stored`. What is added after it lies below.
pub fn with_http_cache<M: CacheManager + Clone>(client: ClientBuilder, stored: M, sharing: Sharing) -> ClientBuilder {
    let cache_options = CacheOptions {
        shared: sharing == Sharing::Shared,
        immutable_min_time_to_live: Duration::ZERO,
        ..CacheOptions::default()
    };
    let options = HttpCacheOptions {
        cache_options: Some(cache_options),
        cache_status_headers: false,
        ..HttpCacheOptions::default()
    };
    let cache = HttpCache { mode: CacheMode::Default, manager: stored.clone(), options: options.clone() };
    client
        .with(Eviction { stored, options })
        .with(Conditional)
        .with(AsSent)
        .with(ReleaseServerErrors)
        .with(Cache(cache))
        .with(HoldServerErrors)
        .with(Regular { sharing })
}

/// Says whether `response` is what is `stored` and nothing more than confirmed: it differs in its dates alone.
pub fn is_confirmation(stored: &HttpResponse, response: &HttpResponse) -> bool {
    let fields = |response: &HttpResponse| -> Vec<(String, String)> {
        let fields = response.headers.iter().filter(|(name, _)| !regular::is_about_time(name));
        let mut fields: Vec<_> = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
        fields.sort();
        fields
    };
    stored.status == response.status && stored.body == response.body && fields(stored) == fields(response)
}
