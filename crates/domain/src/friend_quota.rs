//! What one friend's server may cost this node: how much of it is kept, and how much it may take of a day.
//!
//! Each limit is one constant in [`limits`], and one sentence on the friend's page.

use std::{ops::AddAssign, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{ParseIdError, Timestamp, limits};

const DAY_SECONDS: i64 = 24 * 3600;

/// A limit that one friend's server may reach.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum FriendLimit {
    /// Bytes of text that are kept.
    #[strum(serialize = "over-text")]
    Text,
    /// Bytes of HTML that are kept.
    #[strum(serialize = "over-html")]
    Html,
    /// Rows that are kept.
    #[strum(serialize = "over-rows")]
    Rows,
    /// Files that were asked for today.
    #[strum(serialize = "over-files")]
    Files,
    /// Time that was waited today.
    #[strum(serialize = "over-pull-time")]
    PullTime,
    /// Time that was spent today on what came.
    #[strum(serialize = "over-work")]
    Work,
    /// Write transactions of today.
    #[strum(serialize = "over-commits")]
    Commits,
    /// Snapshots that were begun today.
    #[strum(serialize = "over-resets")]
    Resets,
}

/// What is kept of a friend.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    pub text_bytes: u64,
    pub html_bytes: u64,
    pub rows: u64,
}

/// What a friend's server cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    pub files: u32,
    pub pull_time: Duration,
    pub work: Duration,
    pub commits: u32,
    pub resets: u32,
}

/// Everything that one friend's server may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FriendQuota {
    pub held: Held,
    pub per_day: Cost,
}

/// What a friend's server cost since its day began: with the first cost after the day before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayCost {
    began_at: Option<Timestamp>,
    cost: Cost,
}

impl FriendLimit {
    pub const ALL: [Self; 8] =
        [Self::Text, Self::Html, Self::Rows, Self::Files, Self::PullTime, Self::Work, Self::Commits, Self::Resets];
    /// Those that end the reading of a feed for the day.
    pub const OF_PULLS: [Self; 3] = [Self::PullTime, Self::Work, Self::Commits];
    /// Those that end the fetching of files for the day.
    pub const OF_FILES: [Self; 3] = [Self::Files, Self::Work, Self::Commits];

    /// Says whether a new day lifts it: what is kept is another matter.
    pub fn is_of_a_day(self) -> bool {
        !matches!(self, Self::Text | Self::Html | Self::Rows)
    }
}

impl FriendQuota {
    /// As everybody has it.
    pub const DEFAULT: Self = Self {
        held: Held {
            text_bytes: limits::FRIEND_TEXT_BYTES,
            html_bytes: limits::FRIEND_HTML_BYTES,
            rows: limits::FRIEND_ROWS,
        },
        per_day: Cost {
            files: limits::FRIEND_FILES_PER_DAY,
            pull_time: limits::FRIEND_PULL_TIME_PER_DAY,
            work: limits::FRIEND_WORK_PER_DAY,
            commits: limits::FRIEND_COMMITS_PER_DAY,
            resets: limits::FRIEND_RESETS_PER_DAY,
        },
    };

    /// The limit that keeps a friend from having `after` where there was `before`. What does not add to it is welcome even then.
    pub fn passed(&self, before: Held, after: Held) -> Option<FriendLimit> {
        let is_passed = |before: u64, after: u64, limit: u64| after > before.max(limit);
        [
            (FriendLimit::Text, before.text_bytes, after.text_bytes, self.held.text_bytes),
            (FriendLimit::Html, before.html_bytes, after.html_bytes, self.held.html_bytes),
            (FriendLimit::Rows, before.rows, after.rows, self.held.rows),
        ]
        .into_iter()
        .find_map(|(limit, before, after, most)| is_passed(before, after, most).then_some(limit))
    }

    /// The first of `limits` that a day's `cost` has reached.
    pub fn reached(&self, cost: &Cost, limits: &[FriendLimit]) -> Option<FriendLimit> {
        let most = &self.per_day;
        let is_reached = |limit: FriendLimit| match limit {
            FriendLimit::Files => cost.files >= most.files,
            FriendLimit::PullTime => cost.pull_time >= most.pull_time,
            FriendLimit::Work => cost.work >= most.work,
            FriendLimit::Commits => cost.commits >= most.commits,
            FriendLimit::Resets => cost.resets >= most.resets,
            FriendLimit::Text | FriendLimit::Html | FriendLimit::Rows => false,
        };
        limits.iter().copied().find(|&limit| is_reached(limit))
    }
}

impl DayCost {
    /// Adds what something cost at `now`.
    pub fn add(&mut self, cost: Cost, now: Timestamp) {
        if self.ends_at(now).is_none() {
            *self = Self { began_at: Some(now), cost: Cost::default() };
        }
        self.cost += cost;
    }

    /// What the day cost so far; nothing once it is over.
    pub fn so_far(&self, now: Timestamp) -> Cost {
        if self.ends_at(now).is_some() { self.cost } else { Cost::default() }
    }

    /// When the day is over; `None` if none has begun. One that began in the future was begun by a clock that was set back.
    pub fn ends_at(&self, now: Timestamp) -> Option<Timestamp> {
        let began_at = self.began_at?;
        (0..DAY_SECONDS).contains(&now.seconds_since(began_at)).then(|| began_at.plus_seconds(DAY_SECONDS))
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.files = self.files.saturating_add(other.files);
        self.pull_time = self.pull_time.saturating_add(other.pull_time);
        self.work = self.work.saturating_add(other.work);
        self.commits = self.commits.saturating_add(other.commits);
        self.resets = self.resets.saturating_add(other.resets);
    }
}

impl FriendLimit {
    /// The word used in the database.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: FriendQuota = FriendQuota {
        held: Held { text_bytes: 100, html_bytes: 200, rows: 10 },
        per_day: Cost {
            files: 5,
            pull_time: Duration::from_mins(1),
            work: Duration::from_secs(6),
            commits: 7,
            resets: 2,
        },
    };

    #[test]
    fn what_is_kept_may_reach_a_limit_and_not_grow_beyond_it() {
        let held = |text_bytes, html_bytes, rows| Held { text_bytes, html_bytes, rows };
        for (before, after, expected) in [
            (held(0, 0, 0), held(100, 200, 10), None),
            (held(0, 0, 0), held(101, 200, 10), Some(FriendLimit::Text)),
            (held(0, 0, 0), held(100, 201, 10), Some(FriendLimit::Html)),
            (held(0, 0, 0), held(100, 200, 11), Some(FriendLimit::Rows)),
            // As after a limit was lowered.
            (held(500, 0, 0), held(500, 0, 0), None),
            (held(500, 0, 0), held(499, 0, 0), None),
            (held(500, 0, 0), held(501, 0, 0), Some(FriendLimit::Text)),
            (held(500, 0, 0), held(400, 0, 11), Some(FriendLimit::Rows)),
        ] {
            assert_eq!(QUOTA.passed(before, after), expected, "{before:?} {after:?}");
        }
    }

    #[test]
    fn each_cost_of_a_day_has_a_limit_of_its_own() {
        let second = Duration::from_secs(1);
        for (cost, limit) in [
            (Cost { files: 1, ..Cost::default() }, FriendLimit::Files),
            (Cost { pull_time: 12 * second, ..Cost::default() }, FriendLimit::PullTime),
            (Cost { work: 2 * second, ..Cost::default() }, FriendLimit::Work),
            (Cost { commits: 2, ..Cost::default() }, FriendLimit::Commits),
            (Cost { resets: 1, ..Cost::default() }, FriendLimit::Resets),
        ] {
            let mut spent = Cost::default();
            assert_eq!(QUOTA.reached(&spent, &FriendLimit::ALL), None);
            (0..5).for_each(|_| spent += cost);
            assert_eq!(QUOTA.reached(&spent, &FriendLimit::ALL), Some(limit));
            assert!(limit.is_of_a_day());
        }
        let files = Cost { files: 5, ..Cost::default() };
        assert_eq!(QUOTA.reached(&files, &FriendLimit::OF_PULLS), None, "pictures do not keep words away");
    }

    #[test]
    fn a_day_begins_with_the_first_cost_and_ends_after_24_hours() {
        let now = Timestamp(1_700_000_000_000);
        let one = Cost { files: 1, ..Cost::default() };
        let mut day = DayCost::default();
        assert_eq!((day.so_far(now), day.ends_at(now)), (Cost::default(), None));
        day.add(one, now);
        let later = now.plus_seconds(DAY_SECONDS - 1);
        day.add(one, later);
        assert_eq!((day.so_far(later).files, day.ends_at(later)), (2, Some(now.plus_seconds(DAY_SECONDS))));
        let over = now.plus_seconds(DAY_SECONDS);
        assert_eq!((day.so_far(over).files, day.ends_at(over)), (0, None));
        assert_eq!(day.so_far(now.plus_seconds(-9)).files, 0, "a clock that was set back keeps nobody waiting");
        day.add(one, over);
        assert_eq!((day.so_far(over).files, day.ends_at(over)), (1, Some(over.plus_seconds(DAY_SECONDS))));
    }

    #[test]
    fn a_limit_is_its_word() {
        for limit in FriendLimit::ALL {
            assert_eq!(limit.as_str().parse(), Ok(limit));
        }
        assert!("over".parse::<FriendLimit>().is_err());
    }
}
