//! How long a response stays fresh, and how old it was when it came (RFC 9111, section 4.2).

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header, response};

use super::{
    Sharing,
    date::date,
    directives::{Directives, delta_seconds},
    storing::is_heuristically_cacheable,
};

/// `freshness_lifetime` (section 4.2.1). Dates are read as [`append_missing_date`](super::date::append_missing_date) left them.
pub(super) fn lifetime(head: &response::Parts, sharing: Sharing) -> Duration {
    let directives = Directives::of(&head.headers);
    // "The no-cache response directive, in its unqualified form (without an argument), indicates that the response MUST NOT be used to
    // satisfy any other request without forwarding it for validation and receiving a successful response" (section 5.2.2.4). The
    // qualified form "is often handled by caches as if an unqualified no-cache directive was received", and so it is here.
    if directives.has("no-cache") {
        return Duration::ZERO;
    }
    // "If the cache is shared and the s-maxage response directive is present, use its value" (section 4.2.1)
    if sharing == Sharing::Shared
        && let Some(lifetime) = directives.seconds("s-maxage")
    {
        return lifetime;
    }
    // "If the max-age response directive is present, use its value" (section 4.2.1)
    if let Some(lifetime) = directives.seconds("max-age") {
        return lifetime;
    }
    // "If the Expires response header field is present, use its value minus the value of the Date response header field"
    // (section 4.2.1)
    if head.headers.contains_key(header::EXPIRES) {
        return interval(&head.headers, &header::DATE, &header::EXPIRES);
    }
    // "a heuristic expiration value that is no more than some fraction of the interval since that time. A typical setting of this
    // fraction might be 10%." (section 4.2.2)
    if is_heuristically_cacheable(head.status, &directives) {
        return interval(&head.headers, &header::LAST_MODIFIED, &header::DATE) / 10;
    }
    Duration::ZERO
}

/// Whether the response says itself how long it is fresh.
pub(super) fn has_explicit_lifetime(headers: &HeaderMap, directives: &Directives, sharing: Sharing) -> bool {
    directives.has("max-age")
        || (sharing == Sharing::Shared && directives.has("s-maxage"))
        || headers.contains_key(header::EXPIRES)
}

/// `corrected_initial_age` (section 4.2.3) of a response to a request sent at `requested_at`, come at `received_at`.
pub(super) fn initial_age(headers: &HeaderMap, requested_at: SystemTime, received_at: SystemTime) -> Duration {
    // "apparent_age = max(0, response_time - date_value);"
    let apparent = date(headers, &header::DATE).and_then(|date| received_at.duration_since(date).ok());
    // "response_delay = response_time - request_time;"
    let delay = received_at.duration_since(requested_at).unwrap_or_default();
    // "corrected_age_value = age_value + response_delay;"
    let corrected = age(headers) + delay;
    // "corrected_initial_age = max(apparent_age, corrected_age_value)"
    corrected.max(apparent.unwrap_or_default())
}

/// "Although it is defined as a singleton header field, a cache encountering a message with a list-based Age field value SHOULD use the
/// first member of the field value, discarding subsequent ones. If the field value (after discarding additional members, as per above)
/// is invalid (e.g., it contains something other than a non-negative integer), a cache SHOULD ignore the field." (section 5.1)
fn age(headers: &HeaderMap) -> Duration {
    let first = headers.get(header::AGE).and_then(|line| line.to_str().ok()?.split(',').next());
    first.and_then(|member| delta_seconds(member.trim())).unwrap_or_default()
}

fn interval(headers: &HeaderMap, from: &header::HeaderName, until: &header::HeaderName) -> Duration {
    // "A cache recipient MUST interpret invalid date formats, especially the value "0", as representing a time in the past (i.e.,
    // "already expired")." (section 5.3)
    let dates = date(headers, until).zip(date(headers, from));
    dates.and_then(|(until, from)| until.duration_since(from).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::testing::{Fields, head};

    const DATE: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    const HOUR_LATER: &str = "Sun, 06 Nov 1994 09:49:37 GMT";

    fn seconds(status: u16, fields: &[(&str, &str)], sharing: Sharing) -> u64 {
        lifetime(&head(status, &[fields, &[DATE]].concat()), sharing).as_secs()
    }

    /// "A cache can calculate the freshness lifetime (denoted as `freshness_lifetime`) of a response by evaluating the following rules and
    /// using the first match" (section 4.2.1)
    #[test]
    fn the_first_rule_that_matches_gives_the_lifetime() {
        let all = [("cache-control", "max-age=7, s-maxage=3"), ("expires", HOUR_LATER)];
        assert_eq!(seconds(200, &all, Sharing::Shared), 3);
        assert_eq!(seconds(200, &all, Sharing::Private), 7);
        assert_eq!(seconds(200, &all[1..], Sharing::Private), 3600);
        assert_eq!(seconds(200, &[("cache-control", "max-age=x"), ("expires", HOUR_LATER)], Sharing::Private), 0);
        assert_eq!(seconds(200, &[("cache-control", "max-age=7, No-CaChE")], Sharing::Private), 0);
        assert_eq!(seconds(200, &[("expires", "0")], Sharing::Private), 0);
    }

    /// "A typical setting of this fraction might be 10%." (section 4.2.2)
    #[test]
    fn without_an_expiration_time_it_is_a_tenth_of_the_time_since_the_last_change() {
        let modified = [("last-modified", "Sat, 05 Nov 1994 22:49:37 GMT")];
        assert_eq!(seconds(200, &modified, Sharing::Shared), 3600);
        assert_eq!(seconds(403, &modified, Sharing::Shared), 0);
        assert_eq!(seconds(599, &[modified[0], ("cache-control", "public")], Sharing::Shared), 3600);
    }

    /// `corrected_initial_age = max(apparent_age, corrected_age_value)` (section 4.2.3)
    #[test]
    fn age_is_what_a_cache_before_says_or_the_clock() {
        let at = |seconds| date(&head(200, &[DATE]).headers, &header::DATE).unwrap() + Duration::from_secs(seconds);
        let cases: [(Fields, u64); 7] = [
            (&[DATE], 2),
            (&[DATE, ("age", "30")], 31),
            (&[DATE, ("age", "0, 7200")], 2),
            (&[DATE, ("age", "7200"), ("age", "0")], 7201),
            (&[DATE, ("age", "-7200")], 2),
            (&[DATE, ("age", "7200.0")], 2),
            (&[("age", "2147483649")], (1 << 31) + 1),
        ];
        for (fields, expected) in cases {
            let age = initial_age(&head(200, fields).headers, at(1), at(2));
            assert_eq!(age.as_secs(), expected, "{fields:?}");
        }
    }
}
