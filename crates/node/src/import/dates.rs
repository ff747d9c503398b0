//! Dates as other programs write them.

use domain::Timestamp;
use jiff::{civil, tz::TimeZone};

/// A date and time with a zone (RFC 3339), or without one, which is taken for UTC; says which.
pub(super) fn of_text(text: &str) -> Option<(Timestamp, HasZone)> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some((Timestamp(at.as_millisecond()), HasZone(true)));
    }
    let at = text.parse::<civil::DateTime>().ok()?;
    Some((in_utc(at)?, HasZone(false)))
}

/// A date and time without a zone, taken for UTC.
pub(super) fn in_utc(at: civil::DateTime) -> Option<Timestamp> {
    Some(Timestamp(at.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond()))
}

/// Whether a date said its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HasZone(pub bool);

/// Seconds since 1970.
pub(super) fn of_seconds(seconds: i64) -> Option<Timestamp> {
    seconds.checked_mul(1000).map(Timestamp)
}
