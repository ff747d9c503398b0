//! Timestamps as RFC 3339 text, in UTC with milliseconds.

use domain::Timestamp;

use super::WireError;

/// RFC 3339, in UTC with milliseconds.
pub fn to_text(timestamp: Timestamp) -> String {
    let instant = jiff::Timestamp::from_millisecond(timestamp.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    format!("{instant:.3}")
}

pub(super) fn parse(text: &str, field: &'static str) -> Result<Timestamp, WireError> {
    let instant: jiff::Timestamp = text.parse().map_err(|_| WireError::Field(field))?;
    Ok(Timestamp(instant.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_milliseconds() {
        let timestamp = Timestamp(1_795_402_655_042);
        assert_eq!(to_text(timestamp), "2026-11-23T02:57:35.042Z");
        assert_eq!(parse(&to_text(timestamp), "at").unwrap(), timestamp);
        assert!(parse("yesterday", "at").is_err());
    }
}
