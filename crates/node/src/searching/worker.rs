//! What was here before the index is put into it little by little, and what went all at once is taken out.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::node::Node;

/// Between two looks.
const INTERVAL: Duration = Duration::from_mins(1);
/// Between two pieces, so that others write.
const PAUSE: Duration = Duration::from_millis(20);

impl Node {
    /// Does so until `stop`.
    pub(crate) async fn tend_search(self, stop: CancellationToken) {
        loop {
            let pause = match self.store.tend_search().await {
                Ok(true) => PAUSE,
                Ok(false) => INTERVAL,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "the index for searches was not filled");
                    INTERVAL
                }
            };
            if stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
                return;
            }
        }
    }
}
