//! App tokens that were just made, until their owner has read them.

use std::collections::HashMap;

use domain::{SessionId, Timestamp};
use parking_lot::Mutex;

/// Seconds that a new token waits to be shown.
pub(crate) const SHOWN_WITHIN_SECONDS: i64 = 120;

/// New tokens that wait for the page after a form without JavaScript, each for the browser that made it. In memory only.
#[derive(Debug, Default)]
pub(crate) struct NewAppTokens(Mutex<HashMap<SessionId, (String, Timestamp)>>);

impl NewAppTokens {
    /// Keeps a token for the browser that made it.
    pub(crate) fn keep(&self, session: SessionId, token: String, now: Timestamp) {
        let mut tokens = self.0.lock();
        tokens.retain(|_, (_, made_at)| is_to_be_shown(*made_at, now));
        tokens.insert(session, (token, now));
    }

    /// Takes the token that waits for this browser; only once.
    pub(crate) fn take(&self, session: SessionId, now: Timestamp) -> Option<String> {
        let (token, made_at) = self.0.lock().remove(&session)?;
        is_to_be_shown(made_at, now).then_some(token)
    }
}

fn is_to_be_shown(made_at: Timestamp, now: Timestamp) -> bool {
    now.seconds_since(made_at) < SHOWN_WITHIN_SECONDS
}
