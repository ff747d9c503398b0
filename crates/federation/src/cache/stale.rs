//! When a stale response is better than none (RFC 9111, section 4.2.4; RFC 5861).

use std::time::SystemTime;

use http::{HeaderMap, StatusCode};
use reqwest::Request;

use super::{Sharing, directives::Directives, stored::Stored};

/// "A cache MUST NOT generate a stale response if it is prohibited by an explicit in-protocol directive (e.g., by a no-cache response
/// directive, a must-revalidate response directive, or an applicable s-maxage or proxy-revalidate response directive; see
/// Section 5.2.2)." (RFC 9111, section 4.2.4)
pub(super) fn is_stale_forbidden(headers: &HeaderMap, sharing: Sharing) -> bool {
    let directives = Directives::of(headers);
    let of_all = ["no-cache", "must-revalidate"];
    let of_shared = ["proxy-revalidate", "s-maxage"];
    of_all.iter().any(|name| directives.has(name))
        || (sharing == Sharing::Shared && of_shared.iter().any(|name| directives.has(name)))
}

/// Whether `stored` may answer at once, while it is validated behind.
pub(super) fn is_usable_while_revalidating(
    stored: &Stored,
    request: &Request,
    sharing: Sharing,
    now: SystemTime,
) -> bool {
    // "When present in an HTTP response, the stale-while-revalidate Cache-Control extension indicates that caches MAY serve the response
    // it appears in after it becomes stale, up to the indicated number of seconds." (RFC 5861, section 3)
    let window = Directives::of(&stored.head.headers).seconds("stale-while-revalidate");
    may_be_stale(stored, request, sharing) && window.is_some_and(|window| stored.staleness(sharing, now) < window)
}

/// Whether `stored` may answer because nobody else does.
pub(super) fn is_usable_disconnected(stored: &Stored, request: &Request, sharing: Sharing) -> bool {
    // "A cache MUST NOT generate a stale response unless it is disconnected or doing so is explicitly permitted by the client or origin
    // server" (RFC 9111, section 4.2.4)
    may_be_stale(stored, request, sharing)
}

/// Whether `stored` may answer instead of the error `status`.
pub(super) fn is_usable_instead_of(
    status: StatusCode,
    stored: &Stored,
    request: &Request,
    sharing: Sharing,
    now: SystemTime,
) -> bool {
    // "In this context, an error is any situation which would result in a 500, 502, 503 or 504 HTTP response status code being returned."
    // (RFC 5861, section 4)
    let is_error = matches!(status.as_u16(), 500 | 502 | 503 | 504);
    // "The stale-if-error Cache-Control extension indicates that when an error is encountered, a cached stale response MAY be used to
    // satisfy the request, regardless of other freshness information." (RFC 5861, section 4)
    let windows =
        [&stored.head.headers, request.headers()].map(|fields| Directives::of(fields).seconds("stale-if-error"));
    let window = windows.into_iter().flatten().max();
    is_error
        && may_be_stale(stored, request, sharing)
        && window.is_some_and(|window| stored.staleness(sharing, now) < window)
}

fn may_be_stale(stored: &Stored, request: &Request, sharing: Sharing) -> bool {
    let asked = Directives::of(request.headers());
    // "Unless the max-stale request directive is also present, the client does not wish to receive a stale response."
    // (RFC 9111, section 5.2.1.1)
    let is_unwanted = asked.has("no-cache") || asked.has("max-age") || asked.has("min-fresh");
    !is_unwanted && !is_stale_forbidden(&stored.head.headers, sharing)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::cache::testing::{get, now, stored};

    fn later(seconds: u64) -> SystemTime {
        now() + Duration::from_secs(seconds)
    }

    /// "A cache MUST NOT generate a stale response if it is prohibited by an explicit in-protocol directive" (RFC 9111, section 4.2.4)
    #[test]
    fn directives_forbid_it_even_when_nobody_answers() {
        let cases = [
            ("max-age=2", true, true),
            ("max-age=2, Must-Revalidate", false, false),
            ("max-age=2, no-cache", false, false),
            ("max-age=2, proxy-revalidate", true, false),
            ("s-maxage=2", true, false),
        ];
        for (directives, private, shared) in cases {
            let stored = stored(&[("cache-control", directives)], Sharing::Shared);
            assert_eq!(is_usable_disconnected(&stored, &get(&[]), Sharing::Private), private, "{directives}");
            assert_eq!(is_usable_disconnected(&stored, &get(&[]), Sharing::Shared), shared, "{directives}");
        }
    }

    /// "The no-cache request directive indicates that the client prefers a stored response not be used to satisfy the request without
    /// successful validation on the origin server." (RFC 9111, section 5.2.1.4)
    #[test]
    fn who_asks_can_refuse_it() {
        let stored = stored(&[("cache-control", "max-age=2")], Sharing::Private);
        for asked in ["no-cache", "max-age=0", "min-fresh=1"] {
            assert!(!is_usable_disconnected(&stored, &get(&[("cache-control", asked)]), Sharing::Private), "{asked}");
        }
    }

    /// "caches MAY serve the response it appears in after it becomes stale, up to the indicated number of seconds"
    /// (RFC 5861, section 3)
    #[test]
    fn stale_while_revalidate_has_an_end() {
        let stored = stored(&[("cache-control", "max-age=1, stale-while-revalidate=4")], Sharing::Private);
        assert!(is_usable_while_revalidating(&stored, &get(&[]), Sharing::Private, later(4)));
        assert!(!is_usable_while_revalidating(&stored, &get(&[]), Sharing::Private, later(6)));
    }

    /// "an error is any situation which would result in a 500, 502, 503 or 504 HTTP response status code being returned"
    /// (RFC 5861, section 4)
    #[test]
    fn an_error_is_hidden_only_where_that_is_said() {
        let silent = stored(&[("cache-control", "max-age=1")], Sharing::Private);
        let willing = stored(&[("cache-control", "max-age=1, stale-if-error=60")], Sharing::Private);
        let usable = |stored, status, at| {
            is_usable_instead_of(StatusCode::from_u16(status).unwrap(), stored, &get(&[]), Sharing::Private, later(at))
        };
        assert!(!usable(&silent, 503, 3) && usable(&willing, 503, 3));
        assert!(!usable(&willing, 404, 3) && !usable(&willing, 503, 62));
    }
}
