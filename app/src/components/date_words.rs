//! Dates in words, from RFC 3339 times: in the zone in which those are written.

use crate::i18n::{I18n, t};

/// The date, with the month in words.
pub(crate) fn date(i18n: I18n, iso: &str) -> String {
    let (year, month, day) = parts(iso);
    let day = day.trim_start_matches('0');
    t!(i18n, time.date, day = day, month = month_name(i18n, month), year = year)
}

/// The day of the week.
pub(super) fn weekday(i18n: I18n, iso: &str) -> &'static str {
    let (year, month, day) = parts(iso);
    let number = |text: &str| text.parse().unwrap_or_default();
    match weekday_number(number(year), number(month), number(day)) {
        0 => t!(i18n, time.sunday),
        1 => t!(i18n, time.monday),
        2 => t!(i18n, time.tuesday),
        3 => t!(i18n, time.wednesday),
        4 => t!(i18n, time.thursday),
        5 => t!(i18n, time.friday),
        _ => t!(i18n, time.saturday),
    }
}

/// Hours and minutes.
pub(crate) fn clock(iso: &str) -> &str {
    iso.split_once('T').and_then(|(_, time)| time.get(..5)).unwrap_or_default()
}

fn parts(iso: &str) -> (&str, &str, &str) {
    let mut parts = iso.split(['-', 'T']);
    let mut next = || parts.next().unwrap_or_default();
    (next(), next(), next())
}

/// 0 is Sunday. Sakamoto's method for the Gregorian calendar: January and February count to the year before.
fn weekday_number(year: u32, month: u32, day: u32) -> u32 {
    const SHIFTS: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let year = if month < 3 { year.saturating_sub(1) } else { year };
    let shift = usize::try_from(month).ok().and_then(|month| SHIFTS.get(month.checked_sub(1)?)).copied();
    (year + year / 4 - year / 100 + year / 400 + shift.unwrap_or_default() + day) % 7
}

fn month_name(i18n: I18n, month: &str) -> &'static str {
    match month {
        "01" => t!(i18n, time.january),
        "02" => t!(i18n, time.february),
        "03" => t!(i18n, time.march),
        "04" => t!(i18n, time.april),
        "05" => t!(i18n, time.may),
        "06" => t!(i18n, time.june),
        "07" => t!(i18n, time.july),
        "08" => t!(i18n, time.august),
        "09" => t!(i18n, time.september),
        "10" => t!(i18n, time.october),
        "11" => t!(i18n, time.november),
        _ => t!(i18n, time.december),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_day_of_the_week() {
        for ((year, month, day), expected) in
            [((2000, 1, 1), 6), ((2000, 2, 29), 2), ((2024, 2, 29), 4), ((2026, 11, 23), 1), ((2100, 3, 1), 1)]
        {
            assert_eq!(weekday_number(year, month, day), expected, "{year}-{month}-{day}");
        }
        assert!(weekday_number(0, 0, 0) < 7 && weekday_number(9999, 99, 99) < 7);
    }

    #[test]
    fn reads_the_clock() {
        assert_eq!(clock("2026-11-23T07:05:09+01:00"), "07:05");
        assert_eq!(clock("nonsense"), "");
    }
}
