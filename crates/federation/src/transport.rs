//! The HTTP client underneath, with limits on time and size.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{Client, ClientBuilder, Response, redirect};

use crate::{
    ExchangeError,
    tls::{self, TlsError},
};

/// Time for one exchange: connecting, asking and reading a whole document; and between two pieces of a file.
pub(crate) const EXCHANGE_TIME: Duration = Duration::from_secs(10);
/// Time for one picture file.
pub(crate) const FILE_TIME: Duration = Duration::from_mins(10);

/// The HTTP client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    #[error("the HTTP client could not be made")]
    Http(#[from] reqwest::Error),
    #[error("the HTTP client could not be sealed")]
    Tls(#[from] TlsError),
}

/// What all clients have in common: no cookies, no proxies, no redirects, little time, and TLS by key where there is TLS.
pub(crate) fn client_builder() -> Result<ClientBuilder, TlsError> {
    Ok(Client::builder()
        .user_agent(concat!("o2m/", env!("CARGO_PKG_VERSION")))
        .tls_backend_preconfigured(tls::client_config()?)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .tcp_nodelay(true)
        .connect_timeout(EXCHANGE_TIME)
        .read_timeout(EXCHANGE_TIME)
        .timeout(EXCHANGE_TIME))
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
