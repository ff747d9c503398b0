//! Sign-ins whose password was right, until the code that is to follow.

use std::collections::HashMap;

use domain::Timestamp;
use parking_lot::Mutex;

use crate::secrets::throttle::Source;

/// Seconds in which the code is to be typed.
pub const PENDING_SIGN_IN_SECONDS: i64 = 5 * 60;
/// Whoever knows the password may begin so many at once; then the oldest ends.
const MOST: usize = 64;

/// By the hash of the token that each browser was given. In memory only: after a restart one signs in anew.
#[derive(Debug, Default)]
pub(crate) struct PendingSignIns(Mutex<HashMap<String, PendingSignIn>>);

#[derive(Debug, Clone)]
pub(crate) struct PendingSignIn {
    /// Of the password that was typed: another one ends it.
    pub(crate) password_hash: String,
    pub(crate) user_agent: String,
    /// The token by which the browser is known, if the owner has signed in there before.
    pub(crate) known_browser: Option<String>,
    /// What a wrong code is counted for.
    pub(crate) sources: Vec<Source>,
    pub(crate) begun_at: Timestamp,
}

impl PendingSignIns {
    pub(crate) fn begin(&self, token_hash: String, pending: PendingSignIn) {
        let mut all = self.0.lock();
        all.retain(|_, each| each.is_pending(pending.begun_at));
        if all.len() >= MOST {
            let oldest = all.iter().min_by_key(|(_, each)| each.begun_at).map(|(hash, _)| hash.clone());
            oldest.and_then(|hash| all.remove(&hash));
        }
        all.insert(token_hash, pending);
    }

    pub(crate) fn get(&self, token_hash: &str, now: Timestamp) -> Option<PendingSignIn> {
        self.0.lock().get(token_hash).filter(|each| each.is_pending(now)).cloned()
    }

    /// Ends it; false if another request did.
    pub(crate) fn end(&self, token_hash: &str) -> bool {
        self.0.lock().remove(token_hash).is_some()
    }
}

impl PendingSignIn {
    fn is_pending(&self, now: Timestamp) -> bool {
        (0..PENDING_SIGN_IN_SECONDS).contains(&now.seconds_since(self.begun_at))
    }
}
