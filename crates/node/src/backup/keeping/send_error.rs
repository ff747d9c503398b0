//! Why a keeper has not everything, for the log; what the owner is told is a [`KeeperFailure`].

use std::io;

use domain::keeping::KeeperFailure;
use federation::ExchangeError;
use store::StoreError;

/// A keeper has not everything.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    #[error("the friend who keeps backups was not reached, or did not answer as it should")]
    Exchange(#[from] ExchangeError),
    #[error("the friend does not take it: {}", .0.as_str())]
    Refused(KeeperFailure),
    #[error("the backups here could not be read")]
    Here(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The process ends, or nothing goes to this friend any more.
    #[error("it was stopped")]
    Stopped,
}

impl SendError {
    /// What the owner is told; nothing of what was only stopped.
    pub(crate) fn failure(&self) -> Option<KeeperFailure> {
        match self {
            Self::Stopped => None,
            Self::Refused(failure) => Some(*failure),
            Self::Exchange(ExchangeError::Local(_)) | Self::Store(_) | Self::Here(_) => Some(KeeperFailure::Failed),
            Self::Exchange(ExchangeError::Refused(_)) => Some(KeeperFailure::NotKept),
            Self::Exchange(_) => Some(KeeperFailure::Unreachable),
        }
    }
}
