//! What is tried again because a peer asks something, and not too often.

use std::collections::HashMap;

use domain::{PeerId, Timestamp};
use parking_lot::Mutex;

/// What failed before is tried again at most once in this time because the peer asks something: it may ask all the time.
const HURRY_SECONDS: i64 = 60;

/// When what is due to each peer was tried again last because the peer asked something.
#[derive(Debug, Default)]
pub(crate) struct Hurries(Mutex<HashMap<PeerId, Timestamp>>);

impl Hurries {
    /// Says whether it is time for that, and notes it.
    pub(crate) fn may(&self, peer: PeerId, now: Timestamp) -> bool {
        let mut last = self.0.lock();
        last.retain(|_, at| (0..HURRY_SECONDS).contains(&now.seconds_since(*at)));
        let is_time = !last.contains_key(&peer);
        last.entry(peer).or_insert(now);
        is_time
    }
}
