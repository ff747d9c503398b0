//! When a backup is due, and when the owner is to hear that none was made.

use super::BackupFolder;
use crate::{Timestamp, keeping::Keeper};

/// By the clock of the house: the machine is idle then, and a day ends for people when they sleep.
const NIGHT_STARTS_AT_SECONDS: i64 = 2 * 3_600;
const DAY_SECONDS: i64 = 86_400;
/// After a try that failed.
const RETRY_SECONDS: i64 = 3_600;
const WEEK_SECONDS: i64 = 7 * DAY_SECONDS;

/// Says whether a backup is due: none was made yet since two o'clock last, where clocks show `utc_offset_seconds` more than UTC, and none was tried
/// within the hour. So there is one a night, and one as soon as the node runs again after a night that it missed.
pub fn is_due(folder: &BackupFolder, now: Timestamp, utc_offset_seconds: i32) -> bool {
    let night = |at: Timestamp| {
        at.plus_seconds(i64::from(utc_offset_seconds) - NIGHT_STARTS_AT_SECONDS).0.div_euclid(DAY_SECONDS * 1000)
    };
    // One of a night to come was made while the clock was wrong: it counts for no other.
    let is_made = folder.last.is_some_and(|last| night(last.at) == night(now));
    let failed_at = folder.tried_at.filter(|_| folder.failure.is_some());
    let is_waiting = failed_at.is_some_and(|at| (0..RETRY_SECONDS).contains(&now.seconds_since(at)));
    !is_made && !is_waiting
}

/// Says whether none was made for a week.
pub fn is_overdue(folder: &BackupFolder, now: Timestamp) -> bool {
    let since = folder.last.map_or(folder.chosen_at, |last| last.at);
    now.seconds_since(since) >= WEEK_SECONDS
}

/// Says whether backups have been on this disk alone for a week: they are made in the data folder, and no keeper had everything.
pub fn is_only_here(folder: &BackupFolder, keepers: &[Keeper], now: Timestamp) -> bool {
    let is_old = now.seconds_since(folder.chosen_at) >= WEEK_SECONDS;
    folder.is_own() && is_old && keepers.iter().all(|keeper| keeper.is_overdue(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        PeerId,
        backup::{BackupFailure, MadeBackup, OWN_FOLDER},
        keeping::SentBackup,
    };

    /// Midnight between Monday and Tuesday in UTC.
    const MIDNIGHT: Timestamp = Timestamp(1_795_478_400_000);

    /// So many minutes after midnight.
    fn at(minutes: i64) -> Timestamp {
        MIDNIGHT.plus_seconds(minutes * 60)
    }

    fn folder(made: Option<i64>, failed: Option<i64>) -> BackupFolder {
        BackupFolder {
            path: "/mnt/disk".to_owned(),
            chosen_at: at(-1_000),
            tried_at: failed.or(made).map(at),
            failure: failed.map(|_| BackupFailure::FolderGone),
            last: made.map(|minutes| MadeBackup { at: at(minutes), files: 1, bytes: 1, left_out: 0 }),
            is_told: false,
        }
    }

    #[test]
    fn one_is_due_a_night_and_an_hour_after_one_that_failed() {
        const DAY: i64 = 24 * 60;
        for (made, failed, now, offset_hours, expected, what) in [
            (None, None, 900, 0, true, "none was made yet"),
            (None, Some(900), 959, 0, false, "it failed a moment ago"),
            (None, Some(900), 960, 0, true, "it failed an hour ago"),
            (Some(121), None, 130, 0, false, "it was made this night"),
            (Some(121), None, DAY + 119, 0, false, "it is late, and not night yet"),
            (Some(121), None, DAY + 120, 0, true, "the next night"),
            (Some(900), None, DAY + 60, 0, false, "it was made by day: after midnight is the same night"),
            (Some(900), None, DAY + 120, 0, true, "the night after a day on which the owner made one"),
            (Some(121), None, DAY + 900, 0, true, "a night was missed: at once"),
            (Some(121), None, 9 * DAY, 0, true, "nine were"),
            (Some(121), Some(DAY + 120), DAY + 150, 0, false, "the next night failed"),
            (Some(121), Some(DAY + 120), DAY + 181, 0, true, "and is tried again"),
            (Some(121), None, DAY - 60, 3, true, "two o'clock in Helsinki is 23 o'clock in UTC"),
            (Some(121), None, DAY - 61, 3, false, "and before it, it is not"),
            (Some(9 * DAY), None, 900, 0, true, "the clock was wrong when it was made"),
            (Some(121), Some(9 * DAY), DAY + 130, 0, true, "or when it failed"),
        ] {
            assert_eq!(is_due(&folder(made, failed), at(now), offset_hours * 3_600), expected, "{what}");
        }
    }

    #[test]
    fn what_no_keeper_had_for_a_week_is_on_this_disk_alone() {
        const DAY: i64 = 24 * 60;
        let own = BackupFolder { path: OWN_FOLDER.to_owned(), ..folder(Some(0), None) };
        let keeper = |chosen: i64, sent: Option<i64>| Keeper {
            peer: PeerId(1),
            chosen_at: at(chosen),
            tried_at: None,
            failure: None,
            sent: sent.map(|sent| SentBackup { at: at(sent), files: 1, bytes: 1 }),
            quota_bytes: None,
            proved_at: None,
            lost_at: None,
            is_told: false,
        };
        for (folder, keepers, days, expected, what) in [
            (&own, vec![keeper(0, Some(9 * DAY)), keeper(0, None)], 15, false, "one had everything"),
            (&own, vec![keeper(0, Some(9 * DAY)), keeper(0, None)], 16, true, "that was a week ago"),
            (&own, vec![keeper(0, Some(1)), keeper(12 * DAY, None)], 16, false, "one was chosen since"),
            (&own, vec![], 16, true, "there is none any more"),
            (&own, vec![], 5, false, "for a moment"),
            (&folder(Some(0), None), vec![keeper(0, None)], 16, false, "they are on another disk"),
        ] {
            assert_eq!(is_only_here(folder, &keepers, at(days * DAY)), expected, "{what}");
        }
    }

    #[test]
    fn a_week_without_any_is_too_long() {
        const WEEK: i64 = 7 * 24 * 60;
        for (made, now, expected) in [
            (None, WEEK - 1_001, false),
            (None, WEEK - 1_000, true),
            (Some(5), WEEK + 4, false),
            (Some(5), WEEK + 5, true),
        ] {
            assert_eq!(is_overdue(&folder(made, Some(now)), at(now)), expected, "{made:?}, {now}");
        }
    }
}
