//! Times as people write them.

use domain::{RelativeTime, Timestamp};
use jiff::{Timestamp as Instant, tz::TimeZone};

use crate::api::TimeView;

impl TimeView {
    /// `at`, as it looks from `now`, in the time zone of this machine, which need not be the reader's.
    pub fn new(at: Timestamp, now: Timestamp) -> Self {
        let instant = Instant::from_millisecond(at.0).unwrap_or(Instant::UNIX_EPOCH);
        let zoned = instant.to_zoned(TimeZone::system());
        Self {
            unix_ms: at.0,
            iso: zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            exact: zoned.strftime("%Y-%m-%d %H:%M %Z").to_string(),
            zone: zoned.strftime("%Z").to_string(),
            relative: RelativeTime::elapsed(at, now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_nothing_that_is_true_in_one_zone_only_without_naming_it() {
        let now = Timestamp(1_795_478_400_000);
        // 30 hours are two dates apart in some zones, and one in others.
        assert_eq!(TimeView::new(now.plus_seconds(-30 * 3_600), now).relative, RelativeTime::Days(1));
        let long_ago = TimeView::new(now.plus_seconds(-30 * 86_400), now);
        assert!(!long_ago.zone.is_empty() && long_ago.exact.ends_with(&long_ago.zone), "{long_ago:?}");
    }
}
