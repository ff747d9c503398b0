//! The cached client against a real server on this machine, that says what it is told to and writes down what it was asked.

use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::State};
use http::{Extensions, HeaderMap, Method, StatusCode, header};
use http_cache::{BoxError, CacheManager, HttpResponse};
use http_cache_semantics::CachePolicy;
use reqwest::{Request, Response};
use reqwest_middleware::ClientBuilder;
use tokio::sync::mpsc;

use super::{
    CacheError, CachedClient, Sharing,
    testing::{get, headers},
};

#[derive(Debug, Clone, Default)]
struct Memory(Arc<Mutex<HashMap<String, (HttpResponse, CachePolicy)>>>);

impl CacheManager for Memory {
    async fn get(&self, key: &str) -> Result<Option<(HttpResponse, CachePolicy)>, BoxError> {
        Ok(self.0.lock().unwrap().get(key).cloned())
    }

    async fn put(&self, key: String, response: HttpResponse, policy: CachePolicy) -> Result<HttpResponse, BoxError> {
        self.0.lock().unwrap().insert(key, (response.clone(), policy));
        Ok(response)
    }

    async fn delete(&self, key: &str) -> Result<(), BoxError> {
        self.0.lock().unwrap().remove(key);
        Ok(())
    }
}

type Answer = (u16, Vec<(&'static str, &'static str)>, Vec<u8>);

/// The server `origin.test`, and a client that asks it.
struct Origin {
    client: CachedClient<Memory>,
    stored: Memory,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: mpsc::UnboundedReceiver<HeaderMap>,
}

type Script = (Arc<Mutex<VecDeque<Answer>>>, mpsc::UnboundedSender<HeaderMap>);

async fn answer(State((answers, asked)): State<Script>, request: axum::extract::Request) -> axum::response::Response {
    asked.send(request.headers().clone()).unwrap();
    let (status, fields, body) = answers.lock().unwrap().pop_front().unwrap();
    let mut response = http::Response::builder().status(status).body(body.into()).unwrap();
    response.headers_mut().extend(headers(&fields));
    response
}

fn client(origin: SocketAddr, stored: Memory) -> CachedClient<Memory> {
    let client = reqwest::Client::builder().tls_backend_preconfigured(crate::tls::client_config().unwrap());
    let client = client.resolve("origin.test", origin).no_proxy().build().unwrap();
    CachedClient::new(ClientBuilder::new(client).build(), stored, Sharing::Private)
}

impl Origin {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let answers = Arc::new(Mutex::default());
        let (sender, asked) = mpsc::unbounded_channel();
        let router = Router::new().fallback(answer).with_state((Arc::clone(&answers), sender));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let stored = Memory::default();
        Self { client: client(address, stored.clone()), stored, answers, asked }
    }

    /// The next answer.
    fn says(&self, status: u16, fields: &[(&'static str, &'static str)], body: &str) {
        self.answers.lock().unwrap().push_back((status, fields.to_vec(), body.into()));
    }

    async fn ask(&self, request: Request) -> Result<Response, CacheError> {
        self.client.execute(request, &mut Extensions::new()).await
    }

    async fn text(&self, asked: &[(&str, &str)]) -> (u16, String) {
        text(self.ask(get(asked)).await.unwrap()).await
    }

    /// From here on nobody answers.
    fn vanishes(&mut self) {
        self.client = client(([127, 0, 0, 1], 1).into(), self.stored.clone());
    }

    fn is_stored(&self) -> bool {
        !self.stored.0.lock().unwrap().is_empty()
    }
}

async fn text(response: Response) -> (u16, String) {
    (response.status().as_u16(), response.text().await.unwrap())
}

const FRESH: (&str, &str) = ("cache-control", "max-age=1000");
const STALE: [(&str, &str); 2] = [("cache-control", "max-age=10"), ("age", "20")];
const TAG: (&str, &str) = ("etag", "\"1\"");

/// "When a stored response is used to satisfy a request without validation, a cache MUST generate an Age header field" (section 4)
#[tokio::test]
async fn a_fresh_response_answers_alone_and_as_it_came() {
    let mut origin = Origin::start().await;
    let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    origin.says(
        200,
        &[("cache-control", "MAX-AGE=2147483648"), date, ("connection", "a"), ("a", "1"), ("b", "2")],
        "kept",
    );
    assert_eq!(origin.text(&[]).await, (200, "kept".into()));
    let second = origin.ask(get(&[])).await.unwrap();
    assert_eq!((&second.headers()["date"], &second.headers()["b"]), (&date.1.parse().unwrap(), &"2".parse().unwrap()));
    assert!(!second.headers().contains_key("a"));
    let age: u64 = second.headers()[header::AGE].to_str().unwrap().parse().unwrap();
    assert!(age > 31 * 365 * 24 * 3600, "as old as its Date says: {age}");
    assert_eq!(origin.text(&[("range", "bytes=1-2")]).await, (206, "ep".into()));
    assert_eq!(origin.text(&[("range", "bytes=9-")]).await, (416, String::new()));
    assert_eq!(origin.text(&[("if-modified-since", date.1)]).await, (304, String::new()));
    let mut head = get(&[]);
    *head.method_mut() = Method::HEAD;
    assert_eq!(text(origin.ask(head).await.unwrap()).await, (200, String::new()));
    assert!(origin.asked.try_recv().is_ok() && origin.asked.try_recv().is_err(), "asked once");
}

/// "the cache MUST update its header fields with the header fields provided in the 304 (Not Modified) response" (section 4.3.4)
#[tokio::test]
async fn a_304_makes_a_stale_response_fresh() {
    let mut origin = Origin::start().await;
    origin.says(200, &[STALE[0], STALE[1], TAG, ("a", "old"), ("b", "kept")], "kept");
    origin.says(304, &[TAG, FRESH, ("a", "new")], "");
    assert_eq!(origin.text(&[]).await.1, "kept");
    // Who asks has another one: it gets the whole.
    let validated = origin.ask(get(&[("if-none-match", "\"0\"")])).await.unwrap();
    assert_eq!(
        (&validated.headers()["a"], &validated.headers()["b"]),
        (&"new".parse().unwrap(), &"kept".parse().unwrap())
    );
    assert_eq!(text(validated).await, (200, "kept".into()));
    assert_eq!(origin.text(&[]).await.1, "kept");
    let asked: Vec<_> = std::iter::from_fn(|| origin.asked.try_recv().ok()).collect();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1][header::IF_NONE_MATCH], "\"1\"");
}

/// "If none of the initial set contains at least one of the same strong validators, then the cache MUST NOT use the new response to update
/// any stored responses." (section 4.3.4)
#[tokio::test]
async fn a_304_about_something_else_is_no_answer() {
    let mut origin = Origin::start().await;
    origin.says(200, &[STALE[0], STALE[1], TAG], "old");
    origin.says(304, &[("etag", "\"2\"")], "");
    origin.says(200, &[("etag", "\"2\"")], "new");
    assert_eq!(origin.text(&[]).await.1, "old");
    assert_eq!(origin.text(&[]).await, (200, "new".into()));
    let asked: Vec<_> = std::iter::from_fn(|| origin.asked.try_recv().ok()).collect();
    assert!(asked.len() == 3 && !asked[2].contains_key(header::IF_NONE_MATCH));
}

/// "if a cache is disconnected, the cache MUST generate an error response rather than reuse the stale response" (section 5.2.2.2)
#[tokio::test]
async fn without_a_connection_what_is_stored_answers_unless_that_is_forbidden() {
    for (directives, is_answered) in [("max-age=10", true), ("max-age=10, must-revalidate", false), ("no-cache", false)]
    {
        let mut origin = Origin::start().await;
        origin.says(200, &[("cache-control", directives), ("age", "20")], "stale");
        origin.text(&[]).await;
        origin.vanishes();
        let answer = origin.ask(get(&[])).await;
        assert_eq!(answer.is_ok(), is_answered, "{directives}");
        let answer = origin.ask(get(&[("cache-control", "no-cache")])).await;
        assert!(matches!(answer, Err(CacheError::Disconnected(_))), "{directives}");
    }
}

/// "if a cache receives a 5xx (Server Error) response while attempting to validate a response, it can either forward this response to the
/// requesting client or act as if the server failed to respond." (section 4.3.3)
#[tokio::test]
async fn an_error_is_passed_on_and_what_is_stored_is_kept() {
    let origin = Origin::start().await;
    origin.says(200, &[STALE[0], STALE[1], TAG], "kept");
    origin.says(503, &[], "trouble");
    origin.says(304, &[TAG], "");
    assert_eq!(origin.text(&[]).await.0, 200);
    assert_eq!(origin.text(&[]).await, (503, "trouble".into()));
    assert_eq!(origin.text(&[]).await, (200, "kept".into()));
    let willing = Origin::start().await;
    willing.says(200, &[("cache-control", "max-age=10, stale-if-error=60"), ("age", "20")], "kept");
    willing.says(503, &[], "trouble");
    willing.text(&[]).await;
    assert_eq!(willing.text(&[]).await, (200, "kept".into()));
}

#[tokio::test]
async fn what_is_refused_or_gone_is_not_kept() {
    for status in [403, 404, 410] {
        let origin = Origin::start().await;
        origin.says(200, &[("cache-control", "private, no-cache"), TAG], "secret");
        origin.says(status, &[], "");
        origin.text(&[]).await;
        assert!(origin.is_stored());
        assert_eq!(origin.text(&[]).await.0, status);
        assert!(!origin.is_stored(), "{status}");
    }
}

/// "A cache MUST invalidate the target URI when it receives a non-error status code in response to an unsafe request method" (section 4.4)
#[tokio::test]
async fn a_change_invalidates_what_is_stored() {
    let origin = Origin::start().await;
    origin.says(200, &[FRESH], "old");
    origin.says(500, &[], "");
    origin.says(201, &[("location", "http://elsewhere.test/document")], "");
    origin.text(&[]).await;
    for (method, is_stored) in [("POST", true), ("M-SEARCH", false)] {
        let mut request = get(&[]);
        *request.method_mut() = method.parse().unwrap();
        origin.ask(request).await.unwrap();
        assert_eq!(origin.is_stored(), is_stored, "{method}");
    }
}

/// "However, a cache MUST NOT trigger an invalidation under these conditions if the origin of the URI to be invalidated differs from that of
/// the target URI." (section 4.4)
#[tokio::test]
async fn a_change_elsewhere_invalidates_on_the_same_origin_only() {
    for (location, is_stored) in [("/document", false), ("http://origin.test:81/document", true)] {
        let origin = Origin::start().await;
        origin.says(200, &[FRESH], "old");
        origin.says(201, &[("location", location)], "");
        origin.text(&[]).await;
        origin.ask(Request::new(Method::POST, "http://origin.test/documents".parse().unwrap())).await.unwrap();
        assert_eq!(origin.is_stored(), is_stored, "{location}");
    }
}

/// "the cache SHOULD attempt to revalidate it while still serving stale responses (i.e., without blocking)" (RFC 5861, section 3)
#[tokio::test]
async fn a_response_may_answer_while_it_is_validated_behind() {
    let mut origin = Origin::start().await;
    origin.says(200, &[("cache-control", "max-age=10, stale-while-revalidate=60"), ("age", "20"), TAG], "old");
    origin.says(200, &[("cache-control", "no-store")], "new");
    origin.text(&[]).await;
    assert_eq!(origin.text(&[]).await, (200, "old".into()));
    origin.asked.recv().await.unwrap();
    assert_eq!(origin.asked.recv().await.unwrap()[header::IF_NONE_MATCH], "\"1\"");
}

/// "Caches that honor this request directive SHOULD, upon receiving it, respond with either a stored response consistent with the other
/// constraints of the request or a 504 (Gateway Timeout) status code." (section 5.2.1.7)
#[tokio::test]
async fn who_wants_only_what_is_stored_gets_nothing_else() {
    let origin = Origin::start().await;
    let asked = [("cache-control", "only-if-cached")];
    assert_eq!(origin.text(&asked).await.0, StatusCode::GATEWAY_TIMEOUT);
    origin.says(200, &[FRESH], "kept");
    origin.text(&[]).await;
    assert_eq!(origin.text(&asked).await, (200, "kept".into()));
}

#[tokio::test]
async fn a_long_body_is_passed_on_and_not_stored() {
    let origin = Origin::start().await;
    let long = "x".repeat(4 * 1024 * 1024 + 1);
    origin.says(200, &[FRESH], &long);
    origin.says(200, &[FRESH], &long[1..]);
    assert_eq!(origin.text(&[]).await.1.len(), long.len());
    assert!(!origin.is_stored());
    assert_eq!(origin.text(&[]).await.1.len(), long.len() - 1);
    assert!(origin.is_stored());
}
