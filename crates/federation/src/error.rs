//! Why an exchange with another server failed.

use domain::PeerFailure;
use http::StatusCode;

use crate::{CacheError, wire::WireError};

/// An exchange with another server that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    #[error("nothing answers at the address")]
    Unreachable(#[source] reqwest::Error),
    #[error("no whole answer came in time")]
    Slow,
    /// It knows nothing of whoever asks, or of what was asked for (401, 403, 404 or 410).
    #[error("it was refused with status {0}")]
    Refused(StatusCode),
    #[error("the answer is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: usize },
    #[error("the answer is not what the protocol says")]
    Malformed(#[from] WireError),
    /// The server failed itself, or is asked too often (429 or 5xx).
    #[error("the other server is in trouble, it says {0}")]
    Troubled(StatusCode),
    /// The stored responses of this node could not be read or written.
    #[error("the HTTP cache failed: {0}")]
    Cache(String),
}

impl ExchangeError {
    /// Sorts a status that is neither 2xx nor 304.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => {
                Self::Refused(status)
            }
            StatusCode::TOO_MANY_REQUESTS => Self::Troubled(status),
            _ if status.is_server_error() => Self::Troubled(status),
            // Redirects are not followed: a friend's server does not send this node elsewhere.
            _ => Self::Malformed(WireError::Status(status)),
        }
    }

    /// What the owner is told of it; `None` if the fault is on this side.
    pub fn failure(&self) -> Option<PeerFailure> {
        match self {
            Self::Unreachable(_) => Some(PeerFailure::Unreachable),
            Self::Slow => Some(PeerFailure::Slow),
            Self::Refused(_) => Some(PeerFailure::Refused),
            Self::TooLarge { .. } => Some(PeerFailure::TooLarge),
            Self::Malformed(_) => Some(PeerFailure::Malformed),
            Self::Troubled(_) => Some(PeerFailure::Troubled),
            Self::Cache(_) => None,
        }
    }
}

impl From<reqwest::Error> for ExchangeError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() { Self::Slow } else { Self::Unreachable(error.without_url()) }
    }
}

impl From<CacheError> for ExchangeError {
    fn from(error: CacheError) -> Self {
        match error {
            CacheError::Disconnected(error) => Self::Cache(error.to_string()),
            CacheError::Stored(error) => Self::Cache(error.to_string()),
        }
    }
}
