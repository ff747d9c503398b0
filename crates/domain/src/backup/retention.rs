//! Which archives stay: those of the last days, and ever fewer of the time before.

use std::collections::BTreeSet;

use super::ArchiveName;
use crate::{Timestamp, calendar};

const DAYS: usize = 7;
const WEEKS: usize = 4;
const MONTHS: usize = 6;
const DAY_SECONDS: i64 = 86_400;

/// The number of the day, week or month of a time.
type Period = fn(Timestamp) -> i64;

/// Those of `archives` that are kept: the newest of each of the last 7 days, 4 weeks and 6 months in which there is one. Days without any do not count:
/// who was away for a month finds what was there before. By the calendar in UTC.
pub fn kept_archives(archives: &[ArchiveName]) -> BTreeSet<ArchiveName> {
    let mut newest_first = archives.to_vec();
    newest_first.sort_unstable_by(|one, other| other.cmp(one));
    let mut kept = BTreeSet::new();
    let rules: [(usize, Period); 3] = [(DAYS, calendar::day), (WEEKS, calendar::week), (MONTHS, calendar::month)];
    for (count, period) in rules {
        let mut last = None;
        let newest_of_each = newest_first.iter().filter(|archive| {
            let this = Some(period(archive.made_at()));
            this != std::mem::replace(&mut last, this)
        });
        kept.extend(newest_of_each.take(count).copied());
    }
    kept
}

/// Until when, at the latest, what is in the backup made at `last` is in one that is kept, or in an earlier one: a day after the beginning of the month
/// whose first backup takes the place of the last one of that month. It holds while there is one every night.
pub fn kept_until(last: Timestamp) -> Timestamp {
    let months = i64::try_from(MONTHS).unwrap_or_default();
    calendar::beginning_of_month(calendar::month(last) + months).plus_seconds(DAY_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(archives: &[&str]) -> Vec<String> {
        let archives: Vec<ArchiveName> = archives.iter().map(|name| name.parse().unwrap()).collect();
        kept_archives(&archives).into_iter().map(|name| name.to_string()).collect()
    }

    #[test]
    fn a_few_are_all_kept_and_of_one_day_the_newest() {
        for (archives, expected) in [
            (&[][..], &[][..]),
            (&["2026-11-30T010000Z"], &["2026-11-30T010000Z"]),
            (&["2026-11-30T010000Z", "2026-11-30T123000Z"], &["2026-11-30T123000Z"]),
            (&["2026-11-30T010000Z", "2026-11-29T123000Z"], &["2026-11-29T123000Z", "2026-11-30T010000Z"]),
        ] {
            assert_eq!(kept(archives), expected);
        }
    }

    #[test]
    fn of_a_year_of_nights_the_last_days_weeks_and_months_stay() {
        let first = Timestamp(1_764_554_400_000);
        let nights: Vec<_> = (0..365).map(|night| ArchiveName::of(first.plus_seconds(night * 86_400))).collect();
        assert_eq!(nights.last().unwrap().to_string(), "2026-11-30T020000Z");
        let kept: Vec<_> = kept_archives(&nights).into_iter().map(|name| name.to_string()[..10].to_owned()).collect();
        let months = ["2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31"];
        let weeks = ["2026-11-15", "2026-11-22"];
        let days = ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30"];
        assert_eq!(kept, [&months[..], &weeks, &days].concat());
    }

    #[test]
    fn night_by_night_comes_to_the_same_and_no_night_removes_the_newest() {
        let mut archives = Vec::new();
        for night in 0..400 {
            let newest = ArchiveName::of(Timestamp(1_764_554_400_000).plus_seconds(night * 86_400));
            archives.push(newest);
            archives = kept_archives(&archives).into_iter().collect();
            assert!(archives.contains(&newest) && archives.len() <= DAYS + WEEKS + MONTHS);
        }
        // The last of a month was the newest of its month when the next began.
        assert!(archives.len() >= DAYS + MONTHS, "{archives:?}");
    }

    #[test]
    fn what_is_in_one_is_gone_when_it_is_said_to_be_and_not_much_sooner() {
        let night = |night: i64| ArchiveName::of(Timestamp(1_764_554_400_000).plus_seconds(night * 86_400));
        let mut shortest = i64::MAX;
        for last in 300..366 {
            // All up to this one have it.
            let last_with_it = night(last);
            let mut archives: Vec<_> = (0..=last).map(night).collect();
            let mut now = last;
            while archives.iter().any(|archive| *archive <= last_with_it) {
                now += 1;
                archives.push(night(now));
                archives = kept_archives(&archives).into_iter().collect();
            }
            let seconds = kept_until(last_with_it.made_at()).seconds_since(night(now).made_at());
            assert!((0..32 * DAY_SECONDS).contains(&seconds), "{last_with_it}: gone {seconds} s before");
            shortest = shortest.min(seconds);
        }
        assert!(shortest < DAY_SECONDS, "to the night: {shortest}");
    }

    #[test]
    fn days_without_any_do_not_count() {
        let names = ["2024-01-01T020000Z", "2025-03-01T020000Z", "2026-11-30T020000Z"];
        assert_eq!(kept(&names), names);
    }
}
