//! Secrets that were just made, until their owner has read them.

use std::collections::HashMap;

use domain::{SessionId, Timestamp};
use parking_lot::Mutex;

/// Seconds that a new secret waits to be shown.
pub(crate) const SHOWN_WITHIN_SECONDS: i64 = 120;

/// New secrets that wait for the page after a form without JavaScript, each for the browser that made it. In memory only.
#[derive(Debug)]
pub(crate) struct ShownOnce<T>(Mutex<HashMap<SessionId, (T, Timestamp)>>);

impl<T> Default for ShownOnce<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> ShownOnce<T> {
    /// Keeps a secret for the browser that made it.
    pub(crate) fn keep(&self, session: SessionId, secret: T, now: Timestamp) {
        let mut secrets = self.0.lock();
        secrets.retain(|_, (_, made_at)| is_to_be_shown(*made_at, now));
        secrets.insert(session, (secret, now));
    }

    /// Takes the secret that waits for this browser; only once.
    pub(crate) fn take(&self, session: SessionId, now: Timestamp) -> Option<T> {
        let (secret, made_at) = self.0.lock().remove(&session)?;
        is_to_be_shown(made_at, now).then_some(secret)
    }
}

fn is_to_be_shown(made_at: Timestamp, now: Timestamp) -> bool {
    now.seconds_since(made_at) < SHOWN_WITHIN_SECONDS
}
