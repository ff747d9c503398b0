//! How often one source may ask.

use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::{Invite, source_of};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use node::Node;

use super::{problem::problem, session};

/// Sources remembered before those that have been quiet are forgotten.
const SOURCES: usize = 4096;

/// So many requests at once, and so many a second after that.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    burst: u32,
    per_second: u32,
}

impl Rate {
    /// Of the two requests of servers that are open to every key, and of those of a move by whoever does not know its code.
    pub(super) const OF_STRANGE_SERVERS: Self = Self { burst: 30, per_second: 1 };
    /// Of the pages where one becomes the owner, and what they send.
    const OF_ENTRANCE: Self = Self { burst: 240, per_second: 4 };
    /// Of what is public: a page shows many pictures.
    const OF_PUBLIC: Self = Self { burst: 600, per_second: 20 };

    fn quota(self) -> Quota {
        let positive = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Quota::per_second(positive(self.per_second)).allow_burst(positive(self.burst))
    }
}

/// Counts what each source asks. Clones count together.
#[derive(Debug, Clone)]
pub(crate) struct RateLimit(Arc<DefaultKeyedRateLimiter<IpAddr>>);

impl RateLimit {
    pub(super) fn new(rate: Rate) -> Self {
        Self(Arc::new(RateLimiter::keyed(rate.quota())))
    }

    pub(super) fn allows(&self, ip: IpAddr) -> bool {
        if self.0.len() > SOURCES {
            self.0.retain_recent();
        }
        self.0.check_key(&source_of(ip)).is_ok()
    }
}

/// Refuses the source that asks too often.
pub(super) async fn check(
    State(limit): State<RateLimit>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if limit.allows(address.ip()) { next.run(request).await } else { too_many() }
}

/// The limits on what browsers are answered before they are signed in.
#[derive(Debug, Clone)]
pub(crate) struct BrowserLimits {
    node: Node,
    entrance: RateLimit,
    public: RateLimit,
}

impl BrowserLimits {
    pub(crate) fn new(node: Node) -> Self {
        Self { node, entrance: RateLimit::new(Rate::OF_ENTRANCE), public: RateLimit::new(Rate::OF_PUBLIC) }
    }

    /// The limit on this path, if there is one.
    fn of(&self, path: &str) -> Option<&RateLimit> {
        let is_below =
            |start: &str| path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        match path {
            "/api/account/sign-in"
            | "/api/account/sign-in-with-code"
            | "/api/account/load-sign-in"
            | "/api/account/set-up"
            | "/api/account/load-set-up" => Some(&self.entrance),
            _ if is_below("/sign-in") || is_below("/set-up") => Some(&self.entrance),
            _ if is_below("/public") || path == Invite::PAGE => Some(&self.public),
            _ => None,
        }
    }
}

/// Refuses the source that asks too often for what everybody may ask. A browser in which the owner has signed in is none of these.
pub(crate) async fn check_browser(
    State(limits): State<BrowserLimits>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    match limits.of(request.uri().path()) {
        Some(limit) if !limit.allows(address.ip()) => {
            match session::is_known(&limits.node, request.headers(), request.extensions()).await {
                Ok(true) => next.run(request).await,
                Ok(false) => too_many(),
                Err(error) => session::failed(&error, request.headers()),
            }
        }
        _ => next.run(request).await,
    }
}

/// The answer to a source that asks too often.
pub(super) fn too_many() -> Response {
    let mut response = problem(StatusCode::TOO_MANY_REQUESTS, "Too many requests", "Ask again in a minute.");
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_has_its_own_measure() {
        let limit = RateLimit::new(Rate::OF_STRANGE_SERVERS);
        let flood = (0..100).filter(|_| limit.allows([10, 0, 0, 1].into())).count();
        assert!((30..40).contains(&flood), "{flood}");
        assert!(limit.allows([10, 0, 0, 2].into()));
    }
}
