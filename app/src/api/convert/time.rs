//! Times as people write them.

use domain::{RelativeTime, Timestamp};
use jiff::{Timestamp as Instant, tz::TimeZone};

use crate::api::TimeView;

impl TimeView {
    /// `at`, as it looks from `now`, in the time zone of this machine, which is the owner's.
    pub fn new(at: Timestamp, now: Timestamp) -> Self {
        let instant = Instant::from_millisecond(at.0).unwrap_or(Instant::UNIX_EPOCH);
        let zoned = instant.to_zoned(TimeZone::system());
        Self {
            unix_ms: at.0,
            iso: zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            exact: zoned.strftime("%Y-%m-%d %H:%M %Z").to_string(),
            relative: RelativeTime::between(at, now),
        }
    }
}
