//! Any header fields at all, in requests and responses.

use std::sync::OnceLock;

use async_trait::async_trait;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method};
use proptest::prelude::*;
use reqwest::{Request, Response, ResponseBuilderExt};
use reqwest_middleware::{ClientBuilder, Middleware, Next};

use super::{Sharing, testing::Memory, with_http_cache};

const FIELDS: [&str; 15] = [
    "age",
    "as-sent-date",
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

/// A server below the cache that always says the same.
struct Says(HeaderMap);

#[async_trait]
impl Middleware for Says {
    async fn handle(&self, request: Request, _: &mut Extensions, _: Next<'_>) -> reqwest_middleware::Result<Response> {
        let mut answer = http::Response::builder().url(request.url().clone()).body("0123456789").unwrap();
        *answer.headers_mut() = self.0.clone();
        Ok(answer.into())
    }
}

/// Whatever the cache does with a request, its answer, and another request after it.
pub(crate) fn answer_from_cache(asked: &HeaderMap, answered: &HeaderMap, asked_again: &HeaderMap) {
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    let client = CLIENT.get_or_init(|| {
        let client = reqwest::Client::builder().tls_backend_preconfigured(crate::tls::client_config().unwrap());
        client.build().unwrap()
    });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for sharing in [Sharing::Private, Sharing::Shared] {
        let client = with_http_cache(ClientBuilder::new(client.clone()), Memory::default(), sharing);
        let client = client.with(Says(answered.clone())).build();
        for headers in [asked, asked_again] {
            let mut request = Request::new(Method::GET, "http://origin.test/document".parse().unwrap());
            *request.headers_mut() = headers.clone();
            let answer = runtime.block_on(client.execute(request));
            // Fields that are no text cannot be stored; that is an error and nothing else.
            assert!(answer.is_err() || answer.is_ok_and(|answer| [200, 304].contains(&answer.status().as_u16())));
        }
    }
}

proptest! {
    #[test]
    fn never_panics(asked in any_fields(), answered in any_fields(), asked_again in any_fields()) {
        answer_from_cache(&asked, &answered, &asked_again);
    }
}
