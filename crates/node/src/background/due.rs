//! Work that is done when it is due.

use std::time::Duration;

use store::StoreError;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// What is due is looked at this often, in case the clock jumped.
pub(crate) const MAX_POLL_INTERVAL: Duration = Duration::from_mins(1);

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
                MAX_POLL_INTERVAL
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = changed.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}
