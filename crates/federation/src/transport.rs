//! The HTTP client underneath, with limits on time and size.

use std::time::Duration;

use reqwest::{Client, ClientBuilder, redirect};

use crate::tls::{self, TlsError};

/// Time for one exchange: connecting, asking and reading a whole document; and between two pieces of a file.
pub(crate) const EXCHANGE_TIME: Duration = Duration::from_secs(10);
/// Time for connecting, with the handshake, to one address: shorter than the whole, so that an address where somebody takes the call and
/// says nothing is told from a slow answer, and the next one gets its turn.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// Time for the largest picture file.
const LONGEST_FILE_TIME: Duration = Duration::from_mins(10);
/// A friend's line is at least so fast, or a file comes another time.
const SLOWEST_BYTES_PER_SECOND: u64 = 10_000;

/// The HTTP client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    #[error("the HTTP client could not be made")]
    Http(#[from] reqwest::Error),
    #[error("TLS of the HTTP client could not be set up")]
    Tls(#[from] TlsError),
}

/// Time for one picture file of this size: who sends a byte a second does not hold on for long to what others wait for.
pub(crate) fn file_time(size_bytes: u64) -> Duration {
    let sending = Duration::from_secs(size_bytes / SLOWEST_BYTES_PER_SECOND);
    (EXCHANGE_TIME + sending).min(LONGEST_FILE_TIME)
}

/// The beginning of a client: no cookies, no proxies, no redirects, little time, and nothing but TLS by key.
pub(crate) fn client_builder() -> Result<ClientBuilder, TlsError> {
    Ok(Client::builder()
        .user_agent(concat!("o2m/", env!("CARGO_PKG_VERSION")))
        .tls_backend_preconfigured(tls::client_config()?)
        .https_only(true)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .tcp_nodelay(true)
        .connect_timeout(CONNECT_TIME)
        .read_timeout(EXCHANGE_TIME)
        .timeout(EXCHANGE_TIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_has_little_time_and_the_largest_enough() {
        for (size_bytes, seconds) in [(1, 10), (400_000, 50), (30_000_000, 600), (u64::MAX, 600)] {
            assert_eq!(file_time(size_bytes), Duration::from_secs(seconds), "{size_bytes}");
        }
    }
}
