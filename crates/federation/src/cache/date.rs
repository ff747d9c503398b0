//! Reads and writes the dates of HTTP (RFC 9110, section 5.6.7).

use std::time::SystemTime;

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// The date in the field `name`; `None` if there is none, or none that can be read.
pub(super) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    let mut lines = headers.get_all(name).iter();
    // "either the first occurrence should be used or the response should be considered stale" (RFC 9111, section 4.2.1)
    let (line, None) = (lines.next()?, lines.next()) else { return None };
    parse(line.to_str().ok()?)
}

/// "A recipient that parses a timestamp value in an HTTP field MUST accept all three HTTP-date formats." (RFC 9110, section 5.6.7)
fn parse(text: &str) -> Option<SystemTime> {
    // "Although all date formats are specified to be case-sensitive, a cache recipient SHOULD match the field value
    // case-insensitively." (RFC 9111, section 4.2)
    let mut previous = ' ';
    let usual_case = text.chars().map(|character| {
        let is_first = !previous.is_ascii_alphabetic();
        previous = character;
        if is_first { character.to_ascii_uppercase() } else { character.to_ascii_lowercase() }
    });
    let usual_case: String = usual_case.collect();
    // "A cache recipient SHOULD consider a date with a zone abbreviation other than "GMT" to be invalid for calculating expiration."
    // (RFC 9111, section 4.2)
    httpdate::parse_http_date(&usual_case.replace(" Gmt", " GMT")).ok()
}

/// "A recipient with a clock that receives a response message without a Date header field MUST record the time it was received and
/// append a corresponding Date header field to the message's header section if it is cached or forwarded downstream."
/// (RFC 9110, section 6.6.1)
pub(super) fn append_missing_date(headers: &mut HeaderMap, received_at: SystemTime) {
    // "A recipient with a clock that receives a response with an invalid Date header field value MAY replace that value with the time
    // that response was received." (RFC 9110, section 6.6.1)
    if date(headers, &header::DATE).is_none()
        && let Ok(value) = HeaderValue::try_from(httpdate::fmt_http_date(received_at))
    {
        headers.insert(header::DATE, value);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// "A recipient that parses a timestamp value in an HTTP field MUST accept all three HTTP-date formats." (RFC 9110, section 5.6.7)
    #[test]
    fn reads_three_formats_in_any_case() {
        let at = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777));
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "SUN, 06 nov 1994 08:49:37 gMT",
            "sunday, 06-NOV-94 08:49:37 gmt",
        ] {
            assert_eq!(parse(text), at, "{text}");
        }
    }

    /// "A cache recipient MUST interpret invalid date formats, especially the value "0", as representing a time in the past"
    /// (RFC 9111, section 5.3)
    #[test]
    fn reads_nothing_else() {
        for text in [
            "0",
            "",
            "Thu, 18 Aug 2050 02:01:18 UTC",
            "Thu, 18 Aug 2050 02:01:18 AEST",
            "Thu, 18 Aug 50 02:01:18 GMT",
            "Thu 18 Aug 2050 02:01:18 GMT",
            "Thu, 18  Aug  2050 02:01:18 GMT",
            "Thu, 18-Aug-2050 02:01:18 GMT",
            "Thu, 18 Aug 2050 02.01.18 GMT",
            "Thu, 18 Aug 2050 2:01:18 GMT",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        let twice = ["Thu, 18 Aug 2050 02:01:18 GMT"; 2].map(|text| (header::EXPIRES, text.parse().unwrap()));
        assert_eq!(date(&HeaderMap::from_iter(twice), &header::EXPIRES), None);
    }

    /// "append a corresponding Date header field to the message's header section" (RFC 9110, section 6.6.1)
    #[test]
    fn a_response_without_a_date_gets_that_of_its_arrival() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let mut headers = HeaderMap::new();
        append_missing_date(&mut headers, now);
        assert_eq!(headers[header::DATE], "Sun, 06 Nov 1994 08:49:37 GMT");
        append_missing_date(&mut headers, now + Duration::from_secs(9));
        assert_eq!(headers[header::DATE], "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
