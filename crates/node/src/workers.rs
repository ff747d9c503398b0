//! What a node does on its own while it runs.

use std::time::Duration;

use store::StoreError;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::Node;

impl Node {
    /// Starts rendering what another version rendered, dating what came while the clock was wrong, pulling from friends, poking them,
    /// telling peers how this side stands, and noting what is looked at, until `stop`. Returns at once.
    pub fn start_workers(self, stop: CancellationToken) {
        tokio::spawn(self.clone().refresh_posts());
        tokio::spawn(self.clone().follow_clock(stop.clone()));
        tokio::spawn(self.clone().pull_when_due(stop.clone()));
        tokio::spawn(self.clone().poke_when_due(stop.clone()));
        tokio::spawn(self.clone().note_uses_when_due(stop.clone()));
        tokio::spawn(self.tell_when_due(stop));
    }
}

/// What is due is looked at this often, in case the clock jumped.
pub(crate) const LONGEST_LOOK_AWAY: Duration = Duration::from_mins(1);

/// Does `work` now, again when it says that the next piece is due, and whenever something `changed`, until `stop`.
pub(crate) async fn whenever_due<F>(
    work: impl Fn() -> F,
    changed: &Notify,
    stop: CancellationToken,
    failure: &'static str,
) where
    F: Future<Output = Result<Duration, StoreError>>,
{
    loop {
        let wait = match work().await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "{failure}");
                LONGEST_LOOK_AWAY
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = changed.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}
