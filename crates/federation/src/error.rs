//! Why an exchange with another server failed.

use std::{error::Error, io};

use domain::PeerFailure;
use http::StatusCode;

use crate::{
    dial::{DialError, FirstContactError, SealedError},
    wire::WireError,
};

/// An exchange with another server that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    #[error("nothing answers at the address")]
    Unreachable(#[source] Box<dyn Error + Send + Sync>),
    /// A hard failure: nothing was sent, and nothing is until the key is right.
    #[error("another key answers than the one that is known")]
    OtherKey,
    #[error("the address leads where this server does not go")]
    Forbidden,
    /// It speaks another protocol, or none.
    #[error("what answers at the address is no node")]
    NotANode(#[source] Box<dyn Error + Send + Sync>),
    #[error("no whole answer came in time")]
    Slow,
    /// It does not know this node, or what was asked for (401, 403, 404 or 410).
    #[error("it was refused with status {0}")]
    Refused(StatusCode),
    #[error("the answer is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: usize },
    #[error("the answer is not what the protocol says")]
    Malformed(#[from] WireError),
    /// Redirects are not followed: a friend's server does not send this node elsewhere.
    #[error("the answer is a redirect, with status {0}")]
    Redirected(StatusCode),
    /// The server failed itself, or is asked too often (429 or 5xx).
    #[error("the other server is unavailable, with status {0}")]
    Unavailable(StatusCode),
    /// Something on this side: the stored responses could not be read or written, or the request not be signed.
    #[error("the exchange failed on this side: {0}")]
    Local(String),
}

impl ExchangeError {
    /// Sorts a status that is neither 2xx nor 304.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => {
                Self::Refused(status)
            }
            StatusCode::TOO_MANY_REQUESTS => Self::Unavailable(status),
            _ if status.is_server_error() => Self::Unavailable(status),
            _ if status.is_redirection() && status != StatusCode::NOT_MODIFIED => Self::Redirected(status),
            _ => Self::Malformed(WireError::Status(status)),
        }
    }

    /// Says whether nothing answers because the name in the address is not known (no DNS record).
    pub fn is_unknown_name(&self) -> bool {
        std::iter::successors(Some(self as &(dyn Error + 'static)), |error| (*error).source())
            .any(|error| matches!(error.downcast_ref(), Some(DialError::Lookup(_))))
    }

    /// What the owner is told of it; `None` if the fault is on this side.
    pub fn failure(&self) -> Option<PeerFailure> {
        match self {
            Self::Unreachable(_) => Some(PeerFailure::Unreachable),
            Self::Slow => Some(PeerFailure::Slow),
            Self::Refused(_) => Some(PeerFailure::Refused),
            Self::TooLarge { .. } | Self::Malformed(WireError::TooMany(_)) => Some(PeerFailure::TooLarge),
            Self::Malformed(WireError::NotAdvancing(_)) => Some(PeerFailure::NotAdvancing),
            Self::Redirected(_) => Some(PeerFailure::Redirected),
            Self::OtherKey => Some(PeerFailure::OtherKey),
            Self::Forbidden => Some(PeerFailure::Forbidden),
            Self::Malformed(_) | Self::NotANode(_) => Some(PeerFailure::Malformed),
            Self::Unavailable(_) => Some(PeerFailure::Unavailable),
            Self::Local(_) => None,
        }
    }
}

impl From<reqwest::Error> for ExchangeError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::Slow
        } else if spoke_otherwise(&error) {
            Self::NotANode(error.without_url().into())
        } else {
            Self::Unreachable(error.without_url().into())
        }
    }
}

impl From<SealedError> for ExchangeError {
    fn from(error: SealedError) -> Self {
        match error {
            SealedError::Http(error) => error.into(),
            SealedError::OtherKey(_) => Self::OtherKey,
            SealedError::Forbidden(_) => Self::Forbidden,
            error @ (SealedError::Url(_) | SealedError::Sign(_)) => Self::Local(error.to_string()),
        }
    }
}

impl From<FirstContactError> for ExchangeError {
    fn from(error: FirstContactError) -> Self {
        match error {
            FirstContactError::Dial(DialError::Forbidden) => Self::Forbidden,
            FirstContactError::Dial(error) => Self::Unreachable(error.into()),
            FirstContactError::Unreachable(error) => Self::Unreachable(error.into()),
            FirstContactError::Slow => Self::Slow,
            FirstContactError::NotANode(error) => Self::NotANode(error.into()),
            error @ FirstContactError::Tls(_) => Self::Local(error.to_string()),
        }
    }
}

/// Says whether something answered the call, but not the handshake.
pub(crate) fn spoke_otherwise(error: &reqwest::Error) -> bool {
    error.is_connect()
        && !std::iter::successors(Some(error as &(dyn Error + 'static)), |error| (*error).source())
            .any(is_not_connected)
}

/// Says whether `error` is that no connection came about.
fn is_not_connected(error: &(dyn Error + 'static)) -> bool {
    use io::ErrorKind::{
        AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkUnreachable, PermissionDenied, TimedOut,
    };
    let is_io = |error: &io::Error| {
        matches!(
            error.kind(),
            AddrNotAvailable | ConnectionRefused | HostUnreachable | NetworkUnreachable | PermissionDenied | TimedOut
        )
    };
    error.downcast_ref().is_some_and(is_io) || error.is::<DialError>()
}
