//! Whether the node is well, for the program that supervises the process.

use std::{collections::BTreeSet, time::Duration};

use parking_lot::{Mutex, MutexGuard};
use tokio::time::{Instant, timeout};

use crate::Node;

/// The database has this long to answer.
const ANSWER_TIME: Duration = Duration::from_secs(2);
/// An answer holds so long: more questions cost nothing.
const HOLDS: Duration = Duration::from_secs(1);

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
    store: tokio::sync::Mutex<Option<(Instant, Result<(), Unwell>)>>,
}

impl Health {
    pub(crate) fn set_down(&self, worker: &'static str) {
        self.down().insert(worker);
    }

    pub(crate) fn set_up(&self, worker: &'static str) {
        self.down().remove(worker);
    }

    fn down(&self) -> MutexGuard<'_, BTreeSet<&'static str>> {
        self.down.lock()
    }
}

impl Node {
    /// Says whether every worker runs, and whether the database answers.
    pub async fn check_health(&self) -> Result<(), Unwell> {
        if let Some(worker) = self.health.down().first() {
            return Err(Unwell::Worker(worker));
        }
        let mut last = self.health.store.lock().await;
        match *last {
            Some((at, answer)) if at.elapsed() < HOLDS => answer,
            _ => {
                let answer = self.check_store().await;
                *last = Some((Instant::now(), answer));
                answer
            }
        }
    }

    async fn check_store(&self) -> Result<(), Unwell> {
        match timeout(ANSWER_TIME, self.store.ping()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the database does not answer");
                Err(Unwell::Store)
            }
            Err(_) => {
                tracing::error!(duration_ms = ANSWER_TIME.as_millis(), "the database did not answer in time");
                Err(Unwell::Store)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestNode;

    #[tokio::test]
    async fn a_node_whose_database_is_closed_is_not_well() {
        let test = TestNode::new().await;
        assert_eq!(test.node.check_health().await, Ok(()));
        test.node.close().await.unwrap();
        assert_eq!(test.node.check_health().await, Ok(()), "it was asked a moment ago");
        *test.node.health.store.lock().await = None;
        assert_eq!(test.node.check_health().await, Err(Unwell::Store));
    }
}
