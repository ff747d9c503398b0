//! Keeping no more than is needed: of the database file, and of what a browser brought before the node was set up.

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
            self.tidy_uploads().await;
            if let Err(error) = self.end_old_introductions().await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "introductions that are over were not forgotten"
                );
            }
        }
    }

    async fn tidy_uploads(&self) {
        // Before, one may be coming.
        if !self.is_set_up().await.unwrap_or_default() {
            return;
        }
        if let Err(error) = self.remove_uploads().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "backups that were brought could not be removed");
        }
    }
}
