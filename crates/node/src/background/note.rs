//! What is noted by the way: when a peer was seen, and where.

use store::StoreError;

/// Logs that `what` was not noted, and nothing else: on a full disk everything that is there can still be read, by the owner and by friends.
pub(crate) fn may_fail(noted: Result<(), StoreError>, what: &'static str) {
    if let Err(error) = noted {
        tracing::warn!(error = &error as &dyn std::error::Error, "not noted: {what}");
    }
}
