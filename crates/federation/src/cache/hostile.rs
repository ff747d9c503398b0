//! Any header fields at all, in requests and responses.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

use super::{
    Sharing,
    reply::reply,
    stale::{is_usable_disconnected, is_usable_while_revalidating},
    stored::{Stored, Times},
    storing::is_storable,
    testing::{get, head, now},
    validation::{confirms, make_conditional},
};

const FIELDS: [&str; 14] = [
    "age",
    "cache-control",
    "connection",
    "content-range",
    "date",
    "etag",
    "expires",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "last-modified",
    "pragma",
    "range",
    "vary",
];

/// Fields with values that mean something, with values that nearly do, and with any bytes at all.
fn any_fields() -> impl Strategy<Value = HeaderMap> {
    let words = "(no-cache|max-age|max-stale|private|bytes|W/|,|=|;|\"|\\\\|-|[0-9]{1,20}|\\*|date|Sun, 06 Nov 1994 08:49:37 GMT| )";
    let value = prop_oneof![
        prop::collection::vec(words, 0..8).prop_map(|words| words.concat().into_bytes()),
        prop::collection::vec(any::<u8>(), 0..20),
    ];
    let field = (prop::sample::select(&FIELDS[..]), value);
    prop::collection::vec(field, 0..8).prop_map(|fields| {
        let fields = fields
            .into_iter()
            .filter_map(|(name, value)| Some((HeaderName::from_static(name), HeaderValue::from_bytes(&value).ok()?)));
        fields.fold(HeaderMap::new(), |mut headers, (name, value)| {
            headers.append(name, value);
            headers
        })
    })
}

/// Whatever the cache does with a request, its answer, and another request after so many seconds.
pub(crate) fn answer_from_cache(asked: HeaderMap, answered: &HeaderMap, asked_again: HeaderMap, seconds: u64) {
    let (mut request, mut again, mut answer) = (get(&[]), get(&[]), head(200, &[]));
    (*request.headers_mut(), *again.headers_mut(), answer.headers) = (asked, asked_again, answered.clone());
    let times = Times { requested_at: now(), received_at: now() };
    let later = now() + Duration::from_secs(seconds);
    for sharing in [Sharing::Private, Sharing::Shared] {
        is_storable(&request, &answer, sharing);
        let stored = Stored::new(&request, answer.clone(), "0123456789".into(), sharing, times);
        assert!(!stored.satisfies(&again, later) || stored.is_selected_by(&again, later));
        is_usable_disconnected(&stored, &again, sharing);
        is_usable_while_revalidating(&stored, &again, sharing, later);
        confirms(answered, &stored);
        assert!([200, 206, 304, 416].contains(&reply(&again, &stored, Some(later)).status().as_u16()));
        make_conditional(&mut again, &stored);
    }
}

proptest! {
    #[test]
    fn never_panics(asked in any_fields(), answered in any_fields(), asked_again in any_fields(), seconds in 0_u64..1 << 37) {
        answer_from_cache(asked, &answered, asked_again, seconds);
    }
}
