//! Whether the node is well, for the program that supervises the process.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::{memory::health::Unwell, node::Node};

/// The database has this long to answer.
const ANSWER_TIME: Duration = Duration::from_secs(2);
/// An answer holds so long: more questions cost nothing.
const HOLDS: Duration = Duration::from_secs(1);

impl Node {
    /// Says whether every worker runs, and whether the database answers.
    pub async fn check_health(&self) -> Result<(), Unwell> {
        if let Some(worker) = self.health.first_down() {
            return Err(Unwell::Worker(worker));
        }
        let mut last = self.health.last_answer.lock().await;
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
        *test.node.health.last_answer.lock().await = None;
        assert_eq!(test.node.check_health().await, Err(Unwell::Store));
    }
}
