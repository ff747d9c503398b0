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
    /// How long before `now` was `then`. A time in the future, by another clock, is just now.
    pub fn between(then: Timestamp, now: Timestamp) -> Self {
        let seconds = now.seconds_since(then);
        let small = |n: i64| u8::try_from(n).unwrap_or(u8::MAX);
        match seconds {
            ..60 => Self::JustNow,
            60..3_600 => Self::Minutes(small(seconds / 60)),
            3_600..86_400 => Self::Hours(small(seconds / 3_600)),
            86_400..172_800 => Self::Yesterday,
            172_800..604_800 => Self::Days(small(seconds / 86_400)),
            604_800.. => Self::LongAgo,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_long_ago() {
        let now = Timestamp(1_000_000_000_000);
        for (seconds, expected) in [
            (-5, RelativeTime::JustNow),
            (59, RelativeTime::JustNow),
            (60, RelativeTime::Minutes(1)),
            (3_599, RelativeTime::Minutes(59)),
            (3_600, RelativeTime::Hours(1)),
            (86_399, RelativeTime::Hours(23)),
            (86_400, RelativeTime::Yesterday),
            (172_800, RelativeTime::Days(2)),
            (604_799, RelativeTime::Days(6)),
            (604_800, RelativeTime::LongAgo),
        ] {
            assert_eq!(RelativeTime::between(now.plus_seconds(-seconds), now), expected, "{seconds} s");
        }
    }
}
