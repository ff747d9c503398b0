//! Clocks that differ. A refused signature (401) comes with the receiver's `Date`; the difference is kept, and the request sent once more.

use std::{collections::HashMap, time::UNIX_EPOCH};

use domain::{NodeId, Timestamp};
use http::{HeaderMap, header};
use parking_lot::Mutex;

/// How many seconds the clock that wrote `Date` (RFC 9110, section 6.6.1) is ahead of `now`; negative if it is behind.
pub fn clock_offset_seconds(headers: &HeaderMap, now: Timestamp) -> Option<i64> {
    let date = httpdate::parse_http_date(headers.get(header::DATE)?.to_str().ok()?).ok()?;
    let seconds = date.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Some(i64::try_from(seconds).ok()?.saturating_sub(now.0.div_euclid(1000)))
}

/// How far the clocks of others are from this one.
#[derive(Debug, Default)]
pub struct ClockOffsets {
    /// What is reckoned with, since the signature was refused without.
    assumed: Mutex<HashMap<NodeId, i64>>,
    /// What each of them said last, whatever they answered.
    seen: Mutex<HashMap<NodeId, i64>>,
}

impl ClockOffsets {
    /// The time by the clock of `peer`, as far as it is known.
    pub fn time_at(&self, peer: NodeId, now: Timestamp) -> Timestamp {
        let offsets = self.assumed.lock();
        now.plus_seconds(offsets.get(&peer).copied().unwrap_or_default())
    }

    /// Learns from the headers of a 401 of `peer`. Says whether that makes a difference: then the request is worth signing anew.
    pub fn learn(&self, peer: NodeId, headers: &HeaderMap, now: Timestamp) -> bool {
        let Some(offset) = clock_offset_seconds(headers, now) else { return false };
        let mut offsets = self.assumed.lock();
        let known = offsets.insert(peer, offset).unwrap_or_default();
        known.abs_diff(offset) >= WORTH_SECONDS
    }

    /// Notes what the headers of an answer of `peer` say of the time. Nothing is signed otherwise for that.
    pub fn see(&self, peer: NodeId, headers: &HeaderMap, now: Timestamp) {
        if let Some(offset) = clock_offset_seconds(headers, now) {
            self.seen.lock().insert(peer, offset);
        }
    }

    /// How far each of those who answered was ahead of this clock then, in seconds.
    pub fn seen(&self) -> Vec<i64> {
        self.seen.lock().values().copied().collect()
    }

    /// Forgets the clock of `peer`.
    pub fn forget(&self, peer: NodeId) {
        self.assumed.lock().remove(&peer);
        self.seen.lock().remove(&peer);
    }
}

/// Below this, the clock was not what the signature was refused for: `Date` is in whole seconds, and took its time to arrive.
const WORTH_SECONDS: u64 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: NodeId = NodeId([1; 32]);

    fn dated(date: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::DATE, http::HeaderValue::from_static(date))])
    }

    #[test]
    fn computes_the_offset() {
        // RFC 9110, section 5.6.7: the three spellings of one date.
        for date in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            for (now, offset) in
                [(784_111_777_000, 0), (784_111_777_999, 0), (784_111_077_000, 700), (784_112_777_000, -1000)]
            {
                assert_eq!(clock_offset_seconds(&dated(date), Timestamp(now)), Some(offset), "{date} {now}");
            }
        }
        for headers in [HeaderMap::new(), dated("yesterday"), dated("")] {
            assert_eq!(clock_offset_seconds(&headers, Timestamp(0)), None);
        }
    }

    #[test]
    fn is_learnt_once() {
        let offsets = ClockOffsets::default();
        let headers = dated("Sun, 06 Nov 1994 08:49:37 GMT");
        let now = Timestamp(784_111_777_000 - 400_000);
        assert_eq!(offsets.time_at(PEER, now), now);
        assert!(offsets.learn(PEER, &headers, now));
        assert_eq!(offsets.time_at(PEER, now), Timestamp(784_111_777_000));
        assert!(!offsets.learn(PEER, &headers, now));
        assert!(!offsets.learn(NodeId([2; 32]), &headers, Timestamp(784_111_777_000)));
        offsets.forget(PEER);
        assert_eq!(offsets.time_at(PEER, now), now);
    }

    #[test]
    fn what_is_seen_changes_no_signature() {
        let offsets = ClockOffsets::default();
        let now = Timestamp(784_111_777_000 - 100_000);
        offsets.see(PEER, &dated("Sun, 06 Nov 1994 08:49:37 GMT"), now);
        offsets.see(NodeId([2; 32]), &dated("soon"), now);
        assert_eq!((offsets.seen(), offsets.time_at(PEER, now)), (vec![100], now));
        offsets.see(PEER, &dated("Sun, 06 Nov 1994 08:49:37 GMT"), now.plus_seconds(90));
        assert_eq!(offsets.seen(), [10], "what it said last");
        offsets.forget(PEER);
        assert!(offsets.seen().is_empty());
    }
}
