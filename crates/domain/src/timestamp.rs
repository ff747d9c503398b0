//! Points in time, and how long ago they are.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Adds whole seconds.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole seconds from `earlier` to this; negative if `earlier` is later.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0) / 1000
    }
}

const DAY_SECONDS: i64 = 86_400;
const WEEK_DAYS: i64 = 7;

/// How long ago, as a person would say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelativeTime {
    JustNow,
    Minutes(u8),
    Hours(u8),
    Yesterday,
    Days(u8),
    /// A week or more: the date says it better.
    LongAgo,
}

impl RelativeTime {
    /// How long before `now` was `then`, in a way that is true wherever one reads it: days are 24 hours.
    /// A time in the future, by another clock, is just now.
    pub fn elapsed(then: Timestamp, now: Timestamp) -> Self {
        Self::within_a_day(then, now).unwrap_or_else(|| Self::days(now.seconds_since(then) / DAY_SECONDS))
    }

    /// How long before `now` was `then` by the calendar of a reader whose clock shows so many seconds more than UTC at a time:
    /// from Monday evening to Wednesday morning it is two days.
    pub fn by_calendar(then: Timestamp, now: Timestamp, offset_seconds: impl Fn(Timestamp) -> i64) -> Self {
        let date = |at: Timestamp| at.plus_seconds(offset_seconds(at)).0.div_euclid(DAY_SECONDS * 1000);
        Self::within_a_day(then, now).unwrap_or_else(|| match date(now) - date(then) {
            ..=1 => Self::Yesterday,
            days => Self::days(days),
        })
    }

    fn within_a_day(then: Timestamp, now: Timestamp) -> Option<Self> {
        match now.seconds_since(then) {
            ..60 => Some(Self::JustNow),
            seconds @ 60..3_600 => Some(Self::Minutes(small(seconds / 60))),
            seconds @ 3_600..DAY_SECONDS => Some(Self::Hours(small(seconds / 3_600))),
            DAY_SECONDS.. => None,
        }
    }

    fn days(days: i64) -> Self {
        if days < WEEK_DAYS { Self::Days(small(days)) } else { Self::LongAgo }
    }
}

fn small(number: i64) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Midnight between Monday and Tuesday in UTC.
    const MIDNIGHT: Timestamp = Timestamp(1_795_478_400_000);
    const HOUR: i64 = 3_600;
    const TOKYO: i64 = 9 * HOUR;

    #[test]
    fn says_how_long_ago() {
        for (seconds, expected) in [
            (-5, RelativeTime::JustNow),
            (59, RelativeTime::JustNow),
            (60, RelativeTime::Minutes(1)),
            (3_599, RelativeTime::Minutes(59)),
            (3_600, RelativeTime::Hours(1)),
            (86_399, RelativeTime::Hours(23)),
            (86_400, RelativeTime::Days(1)),
            (172_799, RelativeTime::Days(1)),
            (172_800, RelativeTime::Days(2)),
            (604_799, RelativeTime::Days(6)),
            (604_800, RelativeTime::LongAgo),
        ] {
            assert_eq!(RelativeTime::elapsed(MIDNIGHT.plus_seconds(-seconds), MIDNIGHT), expected, "{seconds} s");
        }
    }

    #[test]
    fn counts_days_by_the_calendar_of_the_reader() {
        // Hours after midnight in UTC, then and now, and what is said in UTC and in Tokyo.
        for (then, now, in_utc, in_tokyo) in [
            // Monday 22:00, seen on Wednesday 21:00.
            (-2, 45, RelativeTime::Days(2), RelativeTime::Days(2)),
            // Monday 13:00, seen on Tuesday 14:00: in Tokyo Monday 22:00 and Tuesday 23:00.
            (-11, 14, RelativeTime::Yesterday, RelativeTime::Yesterday),
            // Monday 14:00 and Tuesday 16:00: in Tokyo Monday 23:00, and Wednesday 01:00.
            (-10, 16, RelativeTime::Yesterday, RelativeTime::Days(2)),
            // Monday 16:00 and Wednesday 14:00: in Tokyo Tuesday 01:00, and Wednesday 23:00.
            (-8, 38, RelativeTime::Days(2), RelativeTime::Yesterday),
            (-24, 143, RelativeTime::Days(6), RelativeTime::LongAgo),
            (0, 23, RelativeTime::Hours(23), RelativeTime::Hours(23)),
        ] {
            let at = |hours: i64| MIDNIGHT.plus_seconds(hours * HOUR);
            let said = |offset: i64| RelativeTime::by_calendar(at(then), at(now), |_| offset);
            assert_eq!((said(0), said(TOKYO)), (in_utc, in_tokyo), "{then} h, {now} h");
        }
    }

    #[test]
    fn a_clock_that_is_put_back_adds_no_day() {
        // Sunday of 25 hours: 00:30 to 00:30 of Monday are 25 hours, and one day.
        let then = MIDNIGHT.plus_seconds(-25 * HOUR + 1_800);
        let now = MIDNIGHT.plus_seconds(1_800);
        let offset = |at: Timestamp| if at.0 < MIDNIGHT.0 - 20 * HOUR * 1000 { HOUR } else { 0 };
        assert_eq!(RelativeTime::by_calendar(then, now, offset), RelativeTime::Yesterday);
    }
}
