//! The thorough look at everything that the owner asked for: whether one goes on, and what the last one found.

use std::{sync::Arc, time::Duration};

use domain::{Timestamp, doctor::Finding};
use tokio::{sync::watch, time::timeout};

/// Whether one goes on, and the last that came to its end.
#[derive(Debug, Clone)]
pub(crate) struct Checkups(watch::Sender<State>);

/// What a thorough look found, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Thorough {
    pub(crate) at: Timestamp,
    pub(crate) findings: Vec<Finding>,
}

#[derive(Debug, Default)]
struct State {
    is_running: bool,
    last: Option<Arc<Thorough>>,
}

/// While it lives, one goes on.
#[derive(Debug)]
pub(crate) struct Running(watch::Sender<State>);

impl Default for Checkups {
    fn default() -> Self {
        Self(watch::Sender::new(State::default()))
    }
}

impl Checkups {
    /// Begins one; `None` if one goes on already.
    pub(crate) fn begin(&self) -> Option<Running> {
        let has_begun = self.0.send_if_modified(|state| !std::mem::replace(&mut state.is_running, true));
        has_begun.then(|| Running(self.0.clone()))
    }

    pub(crate) fn is_running(&self) -> bool {
        self.0.borrow().is_running
    }

    /// What the last one found.
    pub(crate) fn last(&self) -> Option<Arc<Thorough>> {
        self.0.borrow().last.clone()
    }

    /// Waits until none goes on, but no longer than `patience`.
    pub(crate) async fn ended(&self, patience: Duration) {
        let mut state = self.0.subscribe();
        // Whether it has ended is read by whoever wants to know.
        let _waited = timeout(patience, state.wait_for(|state| !state.is_running)).await;
    }
}

impl Running {
    /// Keeps what was found.
    pub(crate) fn finish(&self, found: Thorough) {
        self.0.send_modify(|state| state.last = Some(Arc::new(found)));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.send_modify(|state| state.is_running = false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_goes_on_at_a_time_and_ends_however_it_ends() {
        let checkups = Checkups::default();
        let running = checkups.begin().unwrap();
        assert!(checkups.begin().is_none() && checkups.is_running() && checkups.last().is_none());
        checkups.ended(Duration::from_millis(1)).await;
        assert!(checkups.is_running(), "nobody waits for ever");
        let found = Thorough { at: Timestamp(1), findings: vec![Finding::DatabaseOk] };
        running.finish(found.clone());
        let waiting = checkups.clone();
        let waiting = tokio::spawn(async move { waiting.ended(Duration::from_hours(1)).await });
        drop(running);
        waiting.await.unwrap();
        assert_eq!(checkups.last().as_deref(), Some(&found));
        drop(checkups.begin().unwrap());
        assert!(!checkups.is_running() && checkups.last().is_some(), "one that came to nothing forgets nothing");
    }
}
