//! What is known of how well the node is.

use std::collections::BTreeSet;

use parking_lot::Mutex;
use tokio::time::Instant;

/// What is not well. The log says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwell {
    #[error("the database does not answer")]
    Store,
    #[error("the worker \"{0}\" is down")]
    Worker(&'static str),
}

/// The workers that are down, and what the database answered last.
#[derive(Debug, Default)]
pub(crate) struct Health {
    down: Mutex<BTreeSet<&'static str>>,
    pub(crate) last_answer: tokio::sync::Mutex<Option<(Instant, Result<(), Unwell>)>>,
}

impl Health {
    pub(crate) fn set_down(&self, worker: &'static str) {
        self.down.lock().insert(worker);
    }

    pub(crate) fn set_up(&self, worker: &'static str) {
        self.down.lock().remove(worker);
    }

    /// One of the workers that are down.
    pub(crate) fn first_down(&self) -> Option<&'static str> {
        self.down.lock().first().copied()
    }
}
