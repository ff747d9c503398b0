//! When the owner's posts were published, whatever the clock said.

use std::{collections::HashMap, time::Duration};

use domain::{PostId, Timestamp};
use parking_lot::Mutex;

use crate::machine::clock::step::milliseconds_of;

/// The owner's posts that were published since the node opened. Only as long as the process lives is it known how long ago that was.
#[derive(Debug, Default)]
pub(crate) struct Published(Mutex<HashMap<PostId, Publication>>);

/// When a post was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Publication {
    date: Date,
    running: Duration,
}

/// The date of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) at: Timestamp,
    /// The clock is not to be believed yet.
    pub(crate) is_doubted: bool,
}

impl Publication {
    /// When it was, by a clock that says `now`. A clock that was believed may have been ahead, but not behind.
    pub(crate) fn by_clock(self, now: Timestamp, running: Duration) -> Timestamp {
        let ago = milliseconds_of(running.saturating_sub(self.running));
        let at = Timestamp(now.0.saturating_sub(ago));
        if self.date.is_doubted { at } else { at.min(self.date.at) }
    }
}

impl Published {
    pub(crate) fn keep(&self, post: PostId, date: Date, running: Duration) {
        self.0.lock().insert(post, Publication { date, running });
    }

    pub(crate) fn all(&self) -> Vec<(PostId, Publication)> {
        self.0.lock().iter().map(|(post, publication)| (*post, *publication)).collect()
    }
}
