//! A part of a whole stored response (RFC 9110, section 14). Parts themselves are never stored.

use std::ops::Range;

use http::header;
use reqwest::Request;

use super::stored::Stored;

/// What part of `stored` is asked for; `None` for the whole.
pub(super) fn part(request: &Request, stored: &Stored) -> Option<Part> {
    let asked = request.headers();
    // "A recipient of an If-Range header field MUST ignore the Range header field if the If-Range condition evaluates to false."
    // (RFC 9110, section 13.1.5)
    if let Some(condition) = asked.get(header::IF_RANGE) {
        let fields = &stored.head.headers;
        let is_strong = !condition.as_bytes().starts_with(b"W/");
        let validators = [header::ETAG, header::LAST_MODIFIED];
        if !is_strong || !validators.iter().any(|name| fields.get(name) == Some(condition)) {
            return None;
        }
    }
    parse(asked.get(header::RANGE)?.to_str().ok()?, stored.body.len())
}

/// A part of so many bytes, or none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Bytes(Range<usize>),
    Unsatisfiable,
}

/// "A server MAY ignore the Range header field." (RFC 9110, section 14.2) So is done here when more than one range is asked for.
fn parse(range: &str, length: usize) -> Option<Part> {
    let (first, last) = range.strip_prefix("bytes=")?.trim().split_once('-')?;
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().unwrap_or(usize::MAX));
    let range = match (first, last) {
        ("", "") => return None,
        // "If the selected representation is shorter than the specified suffix-length, the entire representation is used."
        // (RFC 9110, section 14.1.2)
        ("", suffix) => length.saturating_sub(number(suffix)?)..length,
        (first, "") => number(first)?..length,
        // "An int-range is invalid if the last-pos value is present and less than the first-pos." (RFC 9110, section 14.1.1)
        (first, last) if number(last)? < number(first)? => return None,
        // "if the value is greater than or equal to the current length of the representation data, the byte range is interpreted as the
        // remainder of the representation" (RFC 9110, section 14.1.2)
        (first, last) => number(first)?..number(last)?.saturating_add(1).min(length),
    };
    Some(if range.start < range.end { Part::Bytes(range) } else { Part::Unsatisfiable })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::{
        Sharing,
        testing::{get, stored},
    };

    /// "If the selected representation is shorter than the specified suffix-length, the entire representation is used."
    /// (RFC 9110, section 14.1.2)
    #[test]
    fn reads_one_range_of_bytes() {
        for (range, expected) in [("0-1", 0..2), ("1-", 1..10), ("-1", 9..10), ("-99", 0..10), ("8-99", 8..10)] {
            assert_eq!(parse(&format!("bytes={range}"), 10), Some(Part::Bytes(expected)), "{range}");
        }
        for range in ["10-", "-0", "10-11"] {
            assert_eq!(parse(&format!("bytes={range}"), 10), Some(Part::Unsatisfiable), "{range}");
        }
        for range in ["bytes=-", "bytes=2-1", "bytes=0-1,3-4", "bytes=a-b", "lines=0-1"] {
            assert_eq!(parse(range, 10), None, "{range}");
        }
    }

    /// "A recipient of an If-Range header field MUST ignore the Range header field if the If-Range condition evaluates to false."
    /// (RFC 9110, section 13.1.5)
    #[test]
    fn if_range_holds_for_the_same_representation_only() {
        let stored = stored(&[("etag", "\"a\"")], Sharing::Private);
        let asked = |condition| part(&get(&[("range", "bytes=0-0"), ("if-range", condition)]), &stored);
        assert!(asked("\"a\"").is_some() && asked("\"b\"").is_none() && asked("W/\"a\"").is_none());
    }
}
