//! Asking whether a stored response is still right, and being asked (RFC 9111, section 4.3).

use http::{HeaderMap, header};
use reqwest::Request;

use super::{date::date, stored::Stored};

/// Turns `request` into the question whether `stored` is still right; false if `stored` has nothing to ask with.
pub(super) fn make_conditional(request: &mut Request, stored: &Stored) -> bool {
    let stored = &stored.head.headers;
    let (etag, modified) = (stored.get(header::ETAG), stored.get(header::LAST_MODIFIED));
    if etag.is_none() && modified.is_none() {
        return false;
    }
    let asked = request.headers_mut();
    // The whole is asked for: what the request asked of it is answered here.
    for name in [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE, header::RANGE, header::IF_RANGE] {
        asked.remove(name);
    }
    // "When generating a conditional request for validation, a cache [...] updates that request with one or more precondition header
    // fields. These contain validator metadata sourced from a stored response(s) that has the same URI." (section 4.3.1)
    for (name, validator) in [(header::IF_NONE_MATCH, etag), (header::IF_MODIFIED_SINCE, modified)] {
        if let Some(validator) = validator {
            asked.insert(name, validator.clone());
        }
    }
    true
}

/// Whether the 304 with `headers` is about `stored` (section 4.3.4).
pub(super) fn confirms(headers: &HeaderMap, stored: &Stored) -> bool {
    let stored = &stored.head.headers;
    let tag = |headers: &HeaderMap| headers.get(header::ETAG).map(|tag| tag.as_bytes().to_vec());
    match (tag(headers), tag(stored)) {
        // "If the new response contains one or more strong validators (see Section 8.8.1 of [HTTP]), then each of those strong validators
        // identifies a selected representation for update. [...] If none of the initial set contains at least one of the same strong
        // validators, then the cache MUST NOT use the new response to update any stored responses." (section 4.3.4)
        (Some(new), old) if !new.starts_with(b"W/") => old == Some(new),
        // "If the new response contains no strong validators but does contain one or more weak validators, and those validators
        // correspond to one of the initial set's stored responses, then the most recent of those matching stored responses is identified
        // for update." (section 4.3.4)
        (Some(new), old) => old.is_some_and(|old| is_weakly_equal(&new, &old)),
        (None, _) => match headers.get(header::LAST_MODIFIED) {
            Some(new) => stored.get(header::LAST_MODIFIED) == Some(new),
            // "A 304 (Not Modified) response status code indicates that the stored response can be updated and reused" (section 4.3.3).
            // Without a validator it can only be about the one response that was asked about.
            None => true,
        },
    }
}

/// Whether who sends `request` has what is stored already.
pub(super) fn is_known_to(request: &Request, stored: &Stored) -> bool {
    let (asked, stored) = (request.headers(), &stored.head.headers);
    // "If-None-Match takes precedence over If-Modified-Since" (section 4.3.2)
    if asked.contains_key(header::IF_NONE_MATCH) {
        let lines = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
        let etag = stored.get(header::ETAG).map(http::HeaderValue::as_bytes);
        return lines
            .flat_map(entity_tags)
            .any(|tag| tag == "*" || etag.is_some_and(|etag| is_weakly_equal(tag.as_bytes(), etag)));
    }
    // "If a request contains an If-Modified-Since header field and the Last-Modified header field is not present in a stored response, a
    // cache SHOULD use the stored response's Date field value (or, if no Date field is present, the time that the stored response was
    // received) to evaluate the conditional." (section 4.3.2)
    let modified = if stored.contains_key(header::LAST_MODIFIED) { header::LAST_MODIFIED } else { header::DATE };
    let dates = date(stored, &modified).zip(date(asked, &header::IF_MODIFIED_SINCE));
    dates.is_some_and(|(modified, since)| modified <= since)
}

/// "A recipient MUST use the weak comparison function when comparing entity tags for If-None-Match" (RFC 9110, section 13.1.2)
fn is_weakly_equal(one: &[u8], other: &[u8]) -> bool {
    let opaque = |tag: &[u8]| tag.strip_prefix(b"W/").unwrap_or(tag).to_vec();
    opaque(one) == opaque(other)
}

fn entity_tags(line: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let tags = line.split(move |character| {
        is_quoted ^= character == '"';
        character == ',' && !is_quoted
    });
    tags.map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::{
        Sharing,
        testing::{Fields, get, headers, stored},
    };

    const OLD: &str = "Sat, 05 Nov 1994 22:49:37 GMT";
    const NEW: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    /// "These contain validator metadata sourced from a stored response(s) that has the same URI." (section 4.3.1)
    #[test]
    fn asks_with_both_validators_of_what_is_stored() {
        let mut request = get(&[("if-none-match", "\"theirs\""), ("range", "bytes=0-1"), ("abc", "123")]);
        let both = stored(&[("etag", "\"ours\""), ("last-modified", OLD)], Sharing::Private);
        assert!(make_conditional(&mut request, &both));
        assert_eq!(request.headers()[header::IF_NONE_MATCH], "\"ours\"");
        assert_eq!(request.headers()[header::IF_MODIFIED_SINCE], OLD);
        assert!(request.headers().contains_key("abc") && !request.headers().contains_key(header::RANGE));
        assert!(!make_conditional(&mut get(&[]), &stored(&[], Sharing::Private)));
    }

    /// "If none of the initial set contains at least one of the same strong validators, then the cache MUST NOT use the new response to
    /// update any stored responses." (section 4.3.4)
    #[test]
    fn a_304_confirms_what_has_the_same_validator() {
        let cases: [(Fields, Fields, bool); 7] = [
            (&[("etag", "\"a\"")], &[("etag", "\"a\"")], true),
            (&[("etag", "\"b\"")], &[("etag", "\"a\"")], false),
            (&[("etag", "W/\"a\"")], &[("etag", "\"a\"")], true),
            (&[("last-modified", OLD)], &[("last-modified", OLD)], true),
            (&[("last-modified", NEW)], &[("last-modified", OLD)], false),
            (&[], &[], true),
            (&[], &[("etag", "\"a\"")], true),
        ];
        for (new, old, expected) in cases {
            assert_eq!(confirms(&headers(new), &stored(old, Sharing::Private)), expected, "{new:?} {old:?}");
        }
    }

    /// "If-None-Match takes precedence over If-Modified-Since" (section 4.3.2)
    #[test]
    fn who_asks_may_have_it_already() {
        let kept = [("etag", "W/\"a,b\""), ("last-modified", NEW), ("date", NEW)];
        let cases: [(Fields, bool); 8] = [
            (&[], false),
            (&[("if-none-match", "\"x\", \"a,b\"")], true),
            (&[("if-none-match", "*")], true),
            (&[("if-none-match", "\"a\"")], false),
            (&[("if-none-match", "\"a,b\""), ("if-modified-since", OLD)], true),
            (&[("if-none-match", "\"x\""), ("if-modified-since", NEW)], false),
            (&[("if-modified-since", "Sunday, 06-Nov-94 08:49:37 GMT")], true),
            (&[("if-modified-since", OLD)], false),
        ];
        for (asked, expected) in cases {
            assert_eq!(is_known_to(&get(asked), &stored(&kept, Sharing::Private)), expected, "{asked:?}");
        }
        let dated = stored(&kept[2..], Sharing::Private);
        assert!(is_known_to(&get(&[("if-modified-since", NEW)]), &dated), "by Date, without Last-Modified");
    }
}
