//! Which browsers got their cookie a short while ago.

use std::collections::HashMap;

use domain::{SessionId, Timestamp};
use parking_lot::Mutex;

/// A browser that is used gets its cookie anew at most once in so many seconds.
pub(crate) const RENEWAL_SECONDS: i64 = 24 * 60 * 60;

/// When each browser got its cookie. In memory only: after a restart each gets it once more.
#[derive(Debug, Default)]
pub(crate) struct GivenCookies(Mutex<HashMap<SessionId, Timestamp>>);

impl GivenCookies {
    /// Says whether the cookie is to be given again, and notes that it is.
    pub(crate) fn renew(&self, session: SessionId, now: Timestamp) -> bool {
        let mut given = self.0.lock();
        given.retain(|_, at| (0..RENEWAL_SECONDS).contains(&now.seconds_since(*at)));
        let is_old = !given.contains_key(&session);
        given.entry(session).or_insert(now);
        is_old
    }
}
