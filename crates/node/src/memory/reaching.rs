//! What a friend's server found last that was asked to dial back.

use domain::{DialledBack, PeerId, Timestamp};
use parking_lot::Mutex;
use tokio::sync::Notify;

/// What was found, when, and by whose server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundReach {
    pub at: Timestamp,
    pub by: PeerId,
    pub found: DialledBack,
}

/// The last of it.
#[derive(Debug, Default)]
pub(crate) struct Reaching {
    last: Mutex<Option<FoundReach>>,
    /// The network changed, or somebody became a friend: it is asked anew.
    pub(crate) changed: Notify,
}

impl Reaching {
    pub(crate) fn last(&self) -> Option<FoundReach> {
        self.last.lock().clone()
    }

    pub(crate) fn set(&self, found: Option<FoundReach>) {
        *self.last.lock() = found;
    }
}
