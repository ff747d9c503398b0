//! The Gregorian calendar in UTC, as far as names and ages of archives, and days that are searched, need it.

use crate::Timestamp;

const DAY_MILLISECONDS: i64 = 86_400_000;
/// From 1 March of year 0 to 1 January 1970.
const DAYS_BEFORE_EPOCH: i64 = 719_468;
const DAYS_OF_ERA: i64 = 146_097;
/// From Monday to 1 January 1970, which was a Thursday.
const DAYS_SINCE_MONDAY: i64 = 3;

/// Days from 1970-01-01 to the day of `at`.
pub(crate) fn day(at: Timestamp) -> i64 {
    at.0.div_euclid(DAY_MILLISECONDS)
}

/// Weeks to that of `at`; each begins on Monday.
pub(crate) fn week(at: Timestamp) -> i64 {
    (day(at) + DAYS_SINCE_MONDAY).div_euclid(7)
}

/// Months from the beginning of year 0 to that of `at`.
pub(crate) fn month(at: Timestamp) -> i64 {
    let (year, month, _) = date(day(at));
    year * 12 + month - 1
}

/// When the month with that number begins.
pub(crate) fn beginning_of_month(month: i64) -> Timestamp {
    beginning_of_day(days(month.div_euclid(12), month.rem_euclid(12) + 1, 1))
}

/// When the day begins that is so many days after 1970-01-01.
pub(crate) fn beginning_of_day(days: i64) -> Timestamp {
    Timestamp(days * DAY_MILLISECONDS)
}

/// Year, month and day (from 1 on) of the day that is so many days after 1970-01-01. Howard Hinnant's `civil_from_days`: years begin in March, so
/// that the day that comes every four years is their last.
pub(crate) fn date(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_BEFORE_EPOCH;
    let (era, day_of_era) = (days.div_euclid(DAYS_OF_ERA), days.rem_euclid(DAYS_OF_ERA));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The way back: `days_from_civil`.
pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_OF_ERA + day_of_era - DAYS_BEFORE_EPOCH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar_and_lead_back() {
        for (number, expected) in [
            (0, (1970, 1, 1)),
            (-1, (1969, 12, 31)),
            (11_016, (2000, 2, 29)),
            (11_017, (2000, 3, 1)),
            (19_782, (2024, 2, 29)),
            (20_787, (2026, 11, 30)),
            (47_541, (2100, 3, 1)),
            (47_540, (2100, 2, 28)),
        ] {
            assert_eq!(date(number), expected);
            let (year, month, day) = expected;
            assert_eq!(days(year, month, day), number);
        }
    }

    #[test]
    fn weeks_begin_on_monday_and_months_with_their_first() {
        let at = |year, month, day| beginning_of_day(days(year, month, day));
        // 30 November 2026 is a Monday.
        assert_eq!(week(at(2026, 11, 30)), week(at(2026, 12, 6)));
        assert_eq!(week(at(2026, 11, 30)), week(at(2026, 11, 29)) + 1);
        assert_eq!(month(at(2026, 11, 30)) + 1, month(at(2026, 12, 1)));
        assert_eq!(month(at(2026, 12, 31)) + 1, month(at(2027, 1, 1)));
        for (year, of_year) in [(2026, 1), (2026, 12), (2027, 1)] {
            assert_eq!(beginning_of_month(month(at(year, of_year, 15))), at(year, of_year, 1));
        }
    }
}
