//! Waiting without guessing how long.

use std::{future::Future, time::Duration};

use tokio::time::{Instant, sleep};

/// How long anything between two servers on one machine may take before the test calls it broken.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

const INTERVAL: Duration = Duration::from_millis(25);

/// Asks `probe` until it answers, for at most [`PATIENCE`].
pub(crate) async fn eventually<T, F>(what: &str, probe: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    within(PATIENCE, what, probe).await
}

/// Asks `probe` until it answers, for at most `patience`; fails the test, naming `what` was awaited, after that.
pub(crate) async fn within<T, F>(patience: Duration, what: &str, mut probe: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let deadline = Instant::now() + patience;
    loop {
        if let Some(answer) = probe().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "not within {patience:?}: {what}");
        sleep(INTERVAL).await;
    }
}
