//! A recovery sheet that was just made, until its owner has shown to have it on paper.

use domain::{SessionId, Timestamp};
use parking_lot::Mutex;

use crate::secrets::{recovery_sheet::RecoverySheet, secret::random_bytes};

/// Seconds that its owner has to write it down.
const KEPT_SECONDS: i64 = 3_600;

/// The sheet for the browser that made it; one at a time. In memory only.
#[derive(Debug, Default)]
pub(crate) struct NewSheet(Mutex<Option<Made>>);

#[derive(Debug, Clone)]
struct Made {
    session: SessionId,
    sheet: RecoverySheet,
    /// Which word is asked for.
    asked: usize,
    at: Timestamp,
}

impl NewSheet {
    /// Makes a sheet, in the place of one that was not confirmed.
    pub(crate) fn make(&self, session: SessionId, now: Timestamp) {
        let sheet = RecoverySheet::generate();
        let asked = usize::from(random_bytes::<1>()[0]) % sheet.words().len();
        *self.0.lock() = Some(Made { session, sheet, asked, at: now });
    }

    /// The sheet that this browser made, and which of its words is asked for.
    pub(crate) fn get(&self, session: SessionId, now: Timestamp) -> Option<(RecoverySheet, usize)> {
        let mut made = self.0.lock();
        if made.as_ref().is_some_and(|made| now.seconds_since(made.at) >= KEPT_SECONDS) {
            *made = None;
        }
        let made = made.as_ref().filter(|made| made.session == session)?;
        Some((made.sheet.clone(), made.asked))
    }

    pub(crate) fn forget(&self) {
        *self.0.lock() = None;
    }
}
