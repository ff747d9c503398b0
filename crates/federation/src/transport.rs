//! The connection underneath: plain HTTP, with limits on time and size.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::HeaderValue;
use reqwest::{Client, Response, redirect};

use crate::ExchangeError;

/// Time for one exchange: connecting, asking and reading a whole document; and between two pieces of a file.
pub(crate) const EXCHANGE_TIME: Duration = Duration::from_secs(10);
/// Time for one picture file.
pub(crate) const FILE_TIME: Duration = Duration::from_mins(10);

/// The HTTP client that all exchanges share: no cookies, no proxies, no redirects.
#[derive(Debug, Clone)]
pub struct Transport(pub(crate) Client);

/// The HTTP client could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be made")]
pub struct TransportError(#[source] reqwest::Error);

impl Transport {
    pub fn new() -> Result<Self, TransportError> {
        Client::builder()
            .user_agent(concat!("o2m/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .tcp_nodelay(true)
            .connect_timeout(EXCHANGE_TIME)
            .read_timeout(EXCHANGE_TIME)
            .timeout(EXCHANGE_TIME)
            .build()
            .map(Self)
            .map_err(TransportError)
    }
}

/// Reads a body piece by piece, and stops at the first byte above `limit_bytes`.
pub(crate) async fn read_body(mut response: Response, limit_bytes: usize) -> Result<Bytes, ExchangeError> {
    let mut body = BytesMut::new();
    while let Some(piece) = response.chunk().await? {
        if body.len() + piece.len() > limit_bytes {
            return Err(ExchangeError::TooLarge { limit_bytes });
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.freeze())
}

/// `Authorization: Bearer` (RFC 6750, section 2.1), marked so that it is never logged.
pub(crate) fn bearer(token: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("Bearer {token}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}
