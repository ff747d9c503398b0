//! Whether a response may be stored (RFC 9111, section 3).

use http::{Method, StatusCode, header, response};
use reqwest::Request;

use super::{Sharing, directives::Directives, freshness::has_explicit_lifetime};

/// "A cache MUST NOT store a response to a request unless:" (section 3)
pub(super) fn is_storable(request: &Request, response: &response::Parts, sharing: Sharing) -> bool {
    let (asked, directives) = (Directives::of(request.headers()), Directives::of(&response.headers));
    let is_shared = sharing == Sharing::Shared;
    // "the request method is understood by the cache;"
    request.method() == Method::GET
        // "the response status code is final;"
        && !response.status.is_informational()
        // "if the response status code is 206 or 304, or the must-understand cache directive is present: the cache understands the
        // response status code;"
        && (is_understood(response.status) || !needs_understanding(response.status, &directives))
        // "the no-store cache directive is not present in the response;" but "When a cache that implements the must-understand directive
        // receives a response that includes it, the cache SHOULD ignore the no-store directive if it understands and implements the status
        // code's caching requirements." (section 5.2.2.3)
        && (!directives.has("no-store") || directives.has("must-understand"))
        // "if the cache is shared: the private response directive is either not present or allows a shared cache to store a modified
        // response;"
        && (!is_shared || !directives.has("private"))
        // "if the cache is shared: the Authorization header field is not present in the request or a response directive is present that
        // explicitly allows shared caching; and" "In this specification, the following response directives have such an effect:
        // must-revalidate, public, and s-maxage." (section 3.5)
        && (!is_shared
            || !request.headers().contains_key(header::AUTHORIZATION)
            || ["must-revalidate", "public", "s-maxage"].iter().any(|name| directives.has(name)))
        // "the response contains at least one of the following: a public response directive; a private response directive, if the cache
        // is not shared; an Expires header field; a max-age response directive; if the cache is shared: an s-maxage response directive;
        // [...] a status code that is defined as heuristically cacheable."
        && (has_explicit_lifetime(&response.headers, &directives, sharing)
            || (!is_shared && directives.has("private"))
            || is_heuristically_cacheable(response.status, &directives))
        // "The no-store request directive indicates that a cache MUST NOT store any part of either this request or any response to it."
        // (section 5.2.1.5)
        && !asked.has("no-store")
        // Stored responses keep text alone, so a directive in a line of anything else would be lost.
        && [header::CACHE_CONTROL, header::VARY]
            .iter()
            .all(|name| response.headers.get_all(name).iter().all(|line| line.to_str().is_ok()))
}

/// "heuristics can only be used on responses without explicit freshness whose status codes are defined as heuristically cacheable (e.g.,
/// see Section 15.1 of [HTTP]) and on responses without explicit freshness that have been marked as explicitly cacheable (e.g., with a
/// public response directive)." (section 4.2.2)
pub(super) fn is_heuristically_cacheable(status: StatusCode, directives: &Directives) -> bool {
    matches!(status.as_u16(), 200 | 203 | 204 | 300 | 301 | 308 | 404 | 405 | 410 | 414 | 501)
        || directives.has("public")
}

fn needs_understanding(status: StatusCode, directives: &Directives) -> bool {
    matches!(status, StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED) || directives.has("must-understand")
}

/// The status codes of RFC 9110, without 206 and 304: of these this cache stores nothing, it only sends them.
fn is_understood(status: StatusCode) -> bool {
    matches!(status.as_u16(), 200..=205 | 300..=303 | 305 | 307 | 308 | 400..=417 | 421 | 422 | 426 | 500..=505)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::testing::{get, head};

    fn stores(sharing: Sharing, asked: &[(&str, &str)], status: u16, answered: &[(&str, &str)]) -> bool {
        is_storable(&get(asked), &head(status, answered), sharing)
    }

    /// "A cache MUST NOT store a response to a request unless:" (section 3)
    #[test]
    fn each_condition_can_forbid_it() {
        let fresh = ("cache-control", "max-age=60");
        assert!(stores(Sharing::Shared, &[], 200, &[fresh]));
        let mut post = get(&[]);
        *post.method_mut() = Method::POST;
        assert!(!is_storable(&post, &head(200, &[fresh]), Sharing::Shared));
        assert!(!stores(Sharing::Shared, &[], 206, &[fresh]) && !stores(Sharing::Shared, &[], 304, &[fresh]));
        for forbidding in ["no-store", "nO-StOrE", "private, max-age=60"] {
            assert!(!stores(Sharing::Shared, &[], 200, &[fresh, ("cache-control", forbidding)]), "{forbidding}");
        }
        assert!(stores(Sharing::Private, &[], 200, &[("cache-control", "private")]));
        assert!(!stores(Sharing::Private, &[], 200, &[fresh, ("cache-control", "must-revalidate, x=\u{fc}")]));
        assert!(!stores(Sharing::Private, &[("cache-control", "no-store")], 200, &[fresh]));
    }

    /// "a status code that is defined as heuristically cacheable" (section 3)
    #[test]
    fn any_final_status_may_be_stored_if_it_says_for_how_long() {
        for status in [200, 299, 302, 400, 404, 499, 500, 503, 599] {
            assert!(stores(Sharing::Shared, &[], status, &[("cache-control", "max-age=60")]), "{status}");
        }
        for (status, expected) in [(200, true), (404, true), (201, false), (403, false), (503, false), (599, false)] {
            assert_eq!(stores(Sharing::Shared, &[], status, &[]), expected, "{status}");
        }
    }

    /// "The must-understand response directive limits caching of the response to a cache that understands and conforms to the
    /// requirements for that response's status code." (section 5.2.2.3)
    #[test]
    fn must_understand_is_for_known_status_codes() {
        let both = [("cache-control", "max-age=3600, no-store, must-understand")];
        assert!(stores(Sharing::Shared, &[], 200, &both) && !stores(Sharing::Shared, &[], 599, &both));
    }

    /// "A shared cache MUST NOT use a cached response to a request with an Authorization header field to satisfy any subsequent request
    /// unless the response contains a Cache-Control field with a response directive that allows it to be stored by a shared cache"
    /// (section 3.5)
    #[test]
    fn what_was_asked_for_with_authorization_is_shared_only_when_it_says_so() {
        let asked = [("authorization", "Bearer x")];
        assert!(!stores(Sharing::Shared, &asked, 200, &[("cache-control", "max-age=60")]));
        assert!(stores(Sharing::Private, &asked, 200, &[("cache-control", "max-age=60")]));
        for allowing in ["max-age=60, public", "max-age=60, must-revalidate", "s-maxage=60"] {
            assert!(stores(Sharing::Shared, &asked, 200, &[("cache-control", allowing)]), "{allowing}");
        }
    }
}
