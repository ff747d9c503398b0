//! Reads `Cache-Control` (RFC 9111, section 5.2), in requests and responses alike. What a directive asks for is decided elsewhere.

use std::{collections::BTreeMap, time::Duration};

use http::{HeaderMap, header};

/// The greatest number of seconds that is told apart: 68 years.
const MAX_SECONDS: u64 = 1 << 31;

/// The directives of one message, with lower-case names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directives(BTreeMap<String, Vec<Option<String>>>);

impl Directives {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut directives: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
        for line in headers.get_all(header::CACHE_CONTROL) {
            let line = String::from_utf8_lossy(line.as_bytes());
            for member in split_members(&line) {
                let (name, argument) = match member.split_once('=') {
                    Some((name, argument)) => (name, Some(unquote(argument))),
                    None => (member, None),
                };
                // "Cache directives are identified by a token, to be compared case-insensitively" (RFC 9111, section 5.2)
                directives.entry(name.trim().to_ascii_lowercase()).or_default().push(argument);
            }
        }
        Self(directives)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether it is there without an argument.
    pub(super) fn is_bare(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|arguments| arguments.iter().all(Option::is_none))
    }

    /// The argument in delta-seconds; `None` if the directive is not there, no time at all if it makes no sense.
    pub(super) fn seconds(&self, name: &str) -> Option<Duration> {
        let arguments = self.0.get(name)?;
        // "When there is more than one value present for a given directive (e.g., two Expires header field lines or multiple
        // Cache-Control: max-age directives), either the first occurrence should be used or the response should be considered stale."
        // (RFC 9111, section 4.2.1)
        let first = arguments.first().filter(|first| arguments.iter().all(|each| each == *first));
        // "Caches are encouraged to consider responses that have invalid freshness information (e.g., a max-age directive with
        // non-integer content) to be stale." (RFC 9111, section 4.2.1)
        Some(first.and_then(|argument| delta_seconds(argument.as_deref()?)).unwrap_or_default())
    }
}

/// delta-seconds (RFC 9111, section 1.2.2); `None` if it is none.
pub(super) fn delta_seconds(text: &str) -> Option<Duration> {
    // "The delta-seconds rule specifies a non-negative integer, representing time in seconds." (RFC 9111, section 1.2.2)
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // "If a cache receives a delta-seconds value greater than the greatest integer it can represent, or if any of its subsequent
    // calculations overflows, the cache MUST consider the value to be 2147483648 (2^31) or the greatest positive integer it can
    // conveniently represent." (RFC 9111, section 1.2.2)
    Some(Duration::from_secs(text.parse().unwrap_or(MAX_SECONDS).min(MAX_SECONDS)))
}

/// The members of a comma-separated list; a comma in a quoted string separates nothing.
fn split_members(line: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let members = line.split(move |character| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match character {
            '\\' if is_quoted && !was_escaped => is_escaped = true,
            '"' if !was_escaped => is_quoted = !is_quoted,
            _ => {}
        }
        character == ',' && !is_quoted
    });
    members.map(str::trim).filter(|member| !member.is_empty())
}

/// "For the directives defined below that define arguments, recipients ought to accept both forms, even if a specific form is
/// required for generation." (RFC 9111, section 5.2)
fn unquote(argument: &str) -> String {
    match argument.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
        Some(inner) => inner.replace('\\', ""),
        None => argument.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directives(lines: &[&str]) -> Directives {
        let lines = lines.iter().map(|line| (header::CACHE_CONTROL, line.parse().unwrap()));
        Directives::of(&lines.collect())
    }

    /// "Cache directives are identified by a token, to be compared case-insensitively, and have an optional argument that can use
    /// both token and quoted-string syntax." (RFC 9111, section 5.2)
    #[test]
    fn names_come_in_any_case_and_arguments_in_both_forms() {
        let read = directives(&["nO-StOrE, MAX-age=5 ,, s-maxage=\"7\"", "no-cache=\"a, b\", no-store"]);
        assert!(read.has("no-store") && read.is_bare("no-store") && read.has("no-cache") && !read.is_bare("no-cache"));
        assert_eq!(read.seconds("max-age"), Some(Duration::from_secs(5)));
        assert_eq!(read.seconds("s-maxage"), Some(Duration::from_secs(7)));
        assert!(!read.has("b") && read.seconds("min-fresh").is_none());
    }

    /// "cache-directive = token [ "=" ( token / quoted-string ) ]" (RFC 9111, section 5.2)
    #[test]
    fn what_is_quoted_is_an_argument_and_no_directive() {
        for line in [r#"extension="max-age=3600", max-age=1"#, r#"max-age=1, extension="a\", max-age=3600""#] {
            assert_eq!(directives(&[line]).seconds("max-age"), Some(Duration::from_secs(1)), "{line}");
        }
    }

    /// "either the first occurrence should be used or the response should be considered stale" (RFC 9111, section 4.2.1)
    #[test]
    fn values_that_differ_are_no_time_at_all() {
        assert_eq!(directives(&["max-age=9, max-age=9"]).seconds("max-age"), Some(Duration::from_secs(9)));
        assert_eq!(directives(&["max-age=9, max-age=8"]).seconds("max-age"), Some(Duration::ZERO));
        assert_eq!(directives(&["max-age=9", "max-age=8"]).seconds("max-age"), Some(Duration::ZERO));
    }

    /// "the cache MUST consider the value to be 2147483648 (2^31)" (RFC 9111, section 1.2.2)
    #[test]
    fn seconds_are_digits_and_have_an_end() {
        let seconds = |text| delta_seconds(text).map(|time| time.as_secs());
        assert_eq!(seconds("003600"), Some(3600));
        assert_eq!(seconds("2147483649"), Some(1 << 31));
        assert_eq!(seconds("99999999999999999999999"), Some(1 << 31));
        for text in ["", "-1", "+1", "1.0", "'1'", " 1", "1a"] {
            assert_eq!(seconds(text), None, "{text}");
        }
        for line in ["max-age", "max-age=", "max-age='3600'", "max-age=-5"] {
            assert_eq!(directives(&[line]).seconds("max-age"), Some(Duration::ZERO), "{line}");
        }
    }
}
