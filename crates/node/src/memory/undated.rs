//! Posts whose date is a guess.

use std::time::Instant;

use domain::PostId;
use parking_lot::Mutex;

/// The owner's posts that were published while the clock was obviously wrong. Only as long as the process lives is it known how long ago
/// that was.
#[derive(Debug, Default)]
pub(crate) struct Undated(Mutex<Vec<(PostId, Instant)>>);

impl Undated {
    pub(crate) fn keep(&self, post: PostId) {
        self.0.lock().push((post, Instant::now()));
    }

    pub(crate) fn take(&self) -> Vec<(PostId, Instant)> {
        std::mem::take(&mut self.0.lock())
    }

    pub(crate) fn put_back(&self, posts: Vec<(PostId, Instant)>) {
        self.0.lock().extend(posts);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.lock().is_empty()
    }
}
