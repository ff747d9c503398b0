//! The secret of a second step that is being set up, until its owner has proved that an app knows it.

use domain::{SessionId, Timestamp};
use parking_lot::Mutex;

use crate::secrets::one_time::OneTimeSecret;

/// Seconds that its owner has to type a first code.
const KEPT_SECONDS: i64 = 3_600;

/// The secret for the browser that began it; one at a time. In memory only.
#[derive(Debug, Default)]
pub(crate) struct NewTwoStep(Mutex<Option<(SessionId, OneTimeSecret, Timestamp)>>);

impl NewTwoStep {
    /// Keeps a secret, in the place of one that was not confirmed.
    pub(crate) fn begin(&self, session: SessionId, secret: OneTimeSecret, now: Timestamp) {
        *self.0.lock() = Some((session, secret, now));
    }

    pub(crate) fn get(&self, session: SessionId, now: Timestamp) -> Option<OneTimeSecret> {
        let kept = self.0.lock();
        let (of, secret, at) = kept.as_ref()?;
        (*of == session && now.seconds_since(*at) < KEPT_SECONDS).then(|| secret.clone())
    }

    pub(crate) fn end(&self, session: SessionId) {
        self.0.lock().take_if(|(of, ..)| *of == session);
    }
}
