//! How often a stranger may ask.

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
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::http::problem::problem;

/// Requests from one place, one after another at once, ...
const BURST: NonZeroU32 = NonZeroU32::new(30).expect("not zero");
/// ... and in every second after that.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(1).expect("not zero");
/// Places remembered before those that have been quiet are forgotten.
const PLACES: usize = 4096;

/// Counts what each place asks. Clones count together.
#[derive(Debug, Clone)]
pub(super) struct RateLimit(Arc<DefaultKeyedRateLimiter<IpAddr>>);

impl Default for RateLimit {
    fn default() -> Self {
        Self(Arc::new(RateLimiter::keyed(Quota::per_second(PER_SECOND).allow_burst(BURST))))
    }
}

impl RateLimit {
    fn allows(&self, ip: IpAddr) -> bool {
        if self.0.len() > PLACES {
            self.0.retain_recent();
        }
        self.0.check_key(&place(ip)).is_ok()
    }
}

/// Refuses whoever asks too often.
pub(super) async fn check(
    State(limit): State<RateLimit>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if limit.allows(address.ip()) {
        return next.run(request).await;
    }
    let mut response = problem(StatusCode::TOO_MANY_REQUESTS, "Too many requests", "Ask again in a minute.");
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    response
}

/// IPv4 in IPv6 clothes is IPv4; of IPv6, whoever has one address has its whole /64.
fn place(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.into(),
        IpAddr::V6(ip) => std::net::Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_own_measure() {
        let limit = RateLimit::default();
        let flood = (0..100).filter(|_| limit.allows([10, 0, 0, 1].into())).count();
        assert!((30..40).contains(&flood), "{flood}");
        assert!(limit.allows([10, 0, 0, 2].into()));
    }

    #[test]
    fn a_place_is_not_an_address() {
        for (one, other) in [("::ffff:10.0.0.1", "10.0.0.1"), ("2001:db8::1", "2001:db8::ffff:2")] {
            assert_eq!(place(one.parse().unwrap()), place(other.parse().unwrap()));
        }
        assert_ne!(place("2001:db8::1".parse().unwrap()), place("2001:db8:0:1::1".parse().unwrap()));
    }
}
