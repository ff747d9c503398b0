//! Posts whose date is a guess.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use domain::PostId;

/// The owner's posts that were published while the clock was obviously wrong. Only as long as the process lives is it known how long ago
/// that was.
#[derive(Debug, Default)]
pub(crate) struct Undated(Mutex<Vec<(PostId, Instant)>>);

impl Undated {
    pub(crate) fn keep(&self, post: PostId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((post, Instant::now()));
    }

    pub(crate) fn take(&self) -> Vec<(PostId, Instant)> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn put_back(&self, posts: Vec<(PostId, Instant)>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(posts);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}
