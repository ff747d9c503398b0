//! A response as it is stored, and the request that it answered.
//!
//! The response is kept as it came. Its [`CachePolicy`] is made of a head in plain words, written by the rules of this folder: the
//! lifetime in seconds, the age on arrival, what it varies by. http-cache-semantics follows RFC 7234 and misreads much that comes over a
//! wire (directives in other letter case, dates, status codes that it does not know), but reckons with a plain head rightly.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header, response};
use http_cache::{BoxError, CacheManager, HttpResponse};
use http_cache_semantics::{BeforeRequest, CacheOptions, CachePolicy};
use reqwest::Request;

use super::{
    Sharing,
    directives::Directives,
    freshness::{initial_age, lifetime},
    stale::is_stale_forbidden,
};

/// The directives of a request that http-cache-semantics reckons with.
const ASKED: [&str; 3] = ["max-age", "max-stale", "min-fresh"];

#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) head: response::Parts,
    pub(super) body: Bytes,
    policy: CachePolicy,
}

/// When a request left and its response came.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) requested_at: SystemTime,
    pub(super) received_at: SystemTime,
}

impl Stored {
    pub(super) fn new(request: &Request, head: response::Parts, body: Bytes, sharing: Sharing, times: Times) -> Self {
        let mut plain = http::Response::new(());
        let seconds = lifetime(&head, sharing).as_secs();
        let forbids = if is_stale_forbidden(&head.headers, sharing) { ", must-revalidate" } else { "" };
        insert(plain.headers_mut(), header::CACHE_CONTROL, format!("max-age={seconds}{forbids}").as_bytes());
        let age = initial_age(&head.headers, times.requested_at, times.received_at).as_secs();
        plain.headers_mut().insert(header::AGE, age.into());
        // What cannot be read varies by anything.
        let varies = String::from_utf8(combine(&head.headers, &header::VARY)).unwrap_or_else(|_| "*".to_owned());
        insert(plain.headers_mut(), header::VARY, varies.as_bytes());
        let asked = selecting(&plain_request(request), &varies);
        let options =
            CacheOptions { shared: false, immutable_min_time_to_live: Duration::ZERO, ..CacheOptions::default() };
        let policy = CachePolicy::new_options(&asked, &plain, times.received_at, options);
        Self { head, body, policy }
    }

    pub(super) async fn load(stored: &impl CacheManager, key: &str) -> Result<Option<Self>, BoxError> {
        let Some((response, policy)) = stored.get(key).await? else { return Ok(None) };
        Ok(Some(Self { head: response.parts()?, body: response.body.into(), policy }))
    }

    pub(super) async fn save(
        &self,
        stored: &impl CacheManager,
        key: String,
        request: &Request,
    ) -> Result<(), BoxError> {
        let response = HttpResponse {
            body: self.body.to_vec(),
            headers: (&self.head.headers).into(),
            status: self.head.status.as_u16(),
            url: request.url().clone(),
            version: self.head.version.try_into()?,
            metadata: None,
        };
        stored.put(key, response, self.policy.clone()).await?;
        Ok(())
    }

    /// Whether `request` selects this response: whether what it varies by is the same (RFC 9111, section 4.1).
    pub(super) fn is_selected_by(&self, request: &Request, now: SystemTime) -> bool {
        match self.policy.before_request(&plain_request(request), now) {
            BeforeRequest::Fresh(_) => true,
            BeforeRequest::Stale { matches, .. } => matches,
        }
    }

    /// Whether it may answer `request` as it is: it is fresh, or as stale as the request allows.
    pub(super) fn satisfies(&self, request: &Request, now: SystemTime) -> bool {
        matches!(self.policy.before_request(&plain_request(request), now), BeforeRequest::Fresh(_))
    }

    /// `current_age` (RFC 9111, section 4.2.3).
    pub(super) fn age(&self, now: SystemTime) -> Duration {
        self.policy.age(now)
    }

    /// For how long it has been stale.
    pub(super) fn staleness(&self, sharing: Sharing, now: SystemTime) -> Duration {
        self.age(now).saturating_sub(lifetime(&self.head, sharing))
    }
}

/// What of a request decides whether a stored response answers it. Responses are stored by URL, so it says none.
fn plain_request(request: &Request) -> http::Request<()> {
    let mut plain = http::Request::new(());
    for name in request.headers().keys() {
        insert(plain.headers_mut(), name.clone(), &combine(request.headers(), name));
    }
    let directives = Directives::of(request.headers());
    let mut asked: Vec<String> = directives.has("no-cache").then(|| "no-cache".to_owned()).into_iter().collect();
    for name in ASKED {
        // "If no value is assigned to max-stale, then the client will accept a stale response of any age." (RFC 9111, section 5.2.1.2)
        match directives.seconds(name) {
            Some(_) if directives.is_bare(name) => asked.push(name.to_owned()),
            Some(time) => asked.push(format!("{name}={}", time.as_secs())),
            None => {}
        }
    }
    insert(plain.headers_mut(), header::CACHE_CONTROL, asked.join(", ").as_bytes());
    plain.headers_mut().remove(header::PRAGMA);
    plain
}

/// "The header fields from two requests are defined to match if and only if those in the first request can be transformed to those in the
/// second request by applying any of the following: adding or removing whitespace, where allowed in the header field's syntax[;] combining
/// multiple header field lines with the same field name" (RFC 9111, section 4.1)
fn combine(headers: &HeaderMap, name: &header::HeaderName) -> Vec<u8> {
    let lines: Vec<&[u8]> = headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
    let combined = lines.join(&b","[..]);
    // Whitespace in a quoted string means something.
    if combined.contains(&b'"') {
        return combined;
    }
    combined.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).collect::<Vec<_>>().join(&b","[..])
}

/// The fields of `request` that the response varies by. Nothing else of it is needed again, and secrets may be in it.
fn selecting(request: &http::Request<()>, varies: &str) -> http::Request<()> {
    let mut selecting = http::Request::new(());
    for name in varies.split(',').filter_map(|name| name.parse::<header::HeaderName>().ok()) {
        if let Some(value) = request.headers().get(&name) {
            selecting.headers_mut().insert(name, value.clone());
        }
    }
    selecting
}

fn insert(headers: &mut HeaderMap, name: header::HeaderName, value: &[u8]) {
    if let Ok(value) = HeaderValue::from_bytes(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::testing::{Fields, answered, get, now, stored};

    fn later(seconds: u64) -> SystemTime {
        now() + Duration::from_secs(seconds)
    }

    /// `response_is_fresh = (freshness_lifetime > current_age)` (section 4.2)
    #[test]
    fn it_is_fresh_until_its_age_is_its_lifetime() {
        let fresh = stored(&[("cache-control", "max-age=10"), ("age", "3")], Sharing::Private);
        assert!(fresh.satisfies(&get(&[]), later(6)) && !fresh.satisfies(&get(&[]), later(7)));
        assert_eq!(fresh.age(later(7)).as_secs(), 10);
        assert_eq!(fresh.staleness(Sharing::Private, later(9)).as_secs(), 2);
        let validated = stored(&[("cache-control", "max-age=10, No-Cache")], Sharing::Private);
        assert!(!validated.satisfies(&get(&[]), now()) && validated.is_selected_by(&get(&[]), now()));
    }

    /// "The max-age request directive indicates that the client prefers a response whose age is less than or equal to the specified number
    /// of seconds." (section 5.2.1.1)
    #[test]
    fn who_asks_can_want_it_fresher_or_take_it_staler() {
        let kept = stored(&[("cache-control", "max-age=10")], Sharing::Private);
        let cases = [
            ("Max-Age=3", 5, false),
            ("max-age=5", 5, true),
            ("min-fresh=6", 5, false),
            ("no-CACHE", 5, false),
            ("max-stale", 5000, true),
            ("max-stale=9", 15, true),
            ("max-stale=3", 15, false),
            ("nothing-to-see-here", 5, true),
        ];
        for (directive, seconds, expected) in cases {
            assert_eq!(kept.satisfies(&get(&[("cache-control", directive)]), later(seconds)), expected, "{directive}");
        }
        let strict = stored(&[("cache-control", "max-age=10, must-revalidate")], Sharing::Private);
        assert!(!strict.satisfies(&get(&[("cache-control", "max-stale")]), later(15)));
    }

    /// "If (after any normalization that might take place) a header field is absent from a request, it can only match another request if it
    /// is also absent there." (section 4.1)
    #[test]
    fn it_answers_requests_that_are_alike_in_what_it_varies_by() {
        let varies = [("vary", "Foo, bar"), ("cache-control", "max-age=10")];
        let kept = answered(&[("foo", "1, 2"), ("authorization", "secret")], &varies, Sharing::Private);
        assert!(!format!("{kept:?}").contains("secret"));
        let cases: [(Fields, bool); 5] = [
            (&[("foo", "1,2")], true),
            (&[("FOO", "1"), ("foo", "2"), ("other", "x")], true),
            (&[("foo", "2, 1")], false),
            (&[], false),
            (&[("foo", "1, 2"), ("bar", "")], false),
        ];
        for (asked, expected) in cases {
            assert_eq!(kept.is_selected_by(&get(asked), now()), expected, "{asked:?}");
        }
    }

    /// "A stored response with a Vary header field value containing a member "*" always fails to match." (section 4.1)
    #[test]
    fn a_star_matches_nothing() {
        for lines in [&["*"][..], &["*, *"], &["*", "*"], &[", *"], &["", "*"], &["*, Foo"], &["Foo, *"]] {
            let fields: Vec<_> = lines.iter().map(|line| ("vary", *line)).collect();
            assert!(!answered(&[], &fields, Sharing::Private).is_selected_by(&get(&[]), now()), "{lines:?}");
        }
    }
}
