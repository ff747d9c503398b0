//! Keeping the database file no larger than what is in it.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::node::Node;

const INTERVAL: Duration = Duration::from_hours(1);

impl Node {
    /// Gives back what the database file does not need, and takes what was deleted out of its log, once an hour until `stop`.
    pub(crate) async fn tidy_database(self, stop: CancellationToken) {
        while stop.run_until_cancelled(tokio::time::sleep(INTERVAL)).await.is_some() {
            if let Err(error) = self.store.tidy().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "the database was not tidied");
            }
        }
    }
}
