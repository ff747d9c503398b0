//! The connections over which nothing is asked, and when the last of them has ended.
//!
//! A browser keeps such connections for what it asks next. It may use one that the server is just closing, and then gets no answer.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio_util::task::{TaskTracker, task_tracker::TaskTrackerToken};

/// The connections for which no handler is at work. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct IdleConnections(TaskTracker);

/// One connection: among the idle ones until it is dropped, but while a handler is at work for it. Clones are handles to it.
#[derive(Debug, Clone)]
pub(super) struct Idleness {
    all: TaskTracker,
    token: Arc<Mutex<Option<TaskTrackerToken>>>,
}

impl IdleConnections {
    /// Counts a connection in.
    pub(super) fn enter(&self) -> Idleness {
        Idleness { all: self.0.clone(), token: Arc::new(Mutex::new(Some(self.0.token()))) }
    }

    /// Returns once all of them have ended. For when no others come any more.
    pub(crate) async fn ended(&self) {
        self.0.close();
        self.0.wait().await;
    }
}

impl Idleness {
    /// Lets a handler answer. Its response is written after that, when the connection counts again.
    pub(super) async fn interrupted_by<T>(self, answering: impl Future<Output = T>) -> T {
        self.token.lock().take();
        let answer = answering.await;
        *self.token.lock() = Some(self.all.token());
        answer
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn a_connection_counts_unless_a_handler_is_at_work_for_it() {
        let (idle, answered) = (IdleConnections::default(), Notify::new());
        assert!(idle.ended().now_or_never().is_some(), "there are none");
        let (one, other) = (idle.enter(), idle.enter());
        assert!(idle.ended().now_or_never().is_none());
        drop(other);
        assert!(idle.ended().now_or_never().is_none());
        let mut answering = Box::pin(one.clone().interrupted_by(answered.notified()));
        assert!(answering.as_mut().now_or_never().is_none());
        assert!(idle.ended().now_or_never().is_some(), "the handler does not wait for itself");
        answered.notify_one();
        answering.await;
        assert!(idle.ended().now_or_never().is_none(), "the response is to be written");
        drop(one);
        assert!(idle.ended().now_or_never().is_some());
    }
}
