//! The cache against a real server on this machine, that says what it is told to and writes down what it was asked.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::State};
use http::{HeaderMap, HeaderName, Method, header};
use reqwest::{Request, Response};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use tokio::sync::mpsc;

use super::{Sharing, testing::Memory, with_http_cache};

type Fields<'a> = &'a [(&'a str, &'a str)];
type Answer = (u16, Vec<(&'static str, &'static str)>, Vec<u8>);

/// The server `origin.test`, and a client that asks it.
struct Origin {
    client: ClientWithMiddleware,
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

fn headers(fields: Fields) -> HeaderMap {
    fields.iter().map(|(name, value)| (HeaderName::try_from(*name).unwrap(), value.parse().unwrap())).collect()
}

fn client(origin: SocketAddr, stored: Memory) -> ClientWithMiddleware {
    let client = reqwest::Client::builder().tls_backend_preconfigured(crate::tls::client_config().unwrap());
    let client = client.resolve("origin.test", origin).no_proxy().build().unwrap();
    with_http_cache(ClientBuilder::new(client), stored, Sharing::Private).build()
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

    async fn ask(&self, method: Method, fields: Fields<'_>) -> reqwest_middleware::Result<Response> {
        let mut request = Request::new(method, "http://origin.test/document".parse().unwrap());
        *request.headers_mut() = headers(fields);
        self.client.execute(request).await
    }

    async fn get(&self, fields: Fields<'_>) -> (u16, String) {
        let response = self.ask(Method::GET, fields).await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// From here on nobody answers.
    fn vanishes(&mut self) {
        self.client = client(([127, 0, 0, 1], 1).into(), self.stored.clone());
    }

    fn is_stored(&self) -> bool {
        !self.stored.0.lock().unwrap().is_empty()
    }

    fn asked(&mut self) -> Vec<HeaderMap> {
        std::iter::from_fn(|| self.asked.try_recv().ok()).collect()
    }
}

const FRESH: (&str, &str) = ("cache-control", "max-age=1000");
const STALE: [(&str, &str); 2] = [("cache-control", "max-age=10"), ("age", "20")];
const TAG: (&str, &str) = ("etag", "\"1\"");

/// "When a stored response is used to satisfy a request without validation, a cache MUST generate an Age header field" (section 4)
#[tokio::test]
async fn a_fresh_response_answers_alone_and_as_it_was_sent() {
    let mut origin = Origin::start().await;
    let date = ("date", "Sunday, 06-Nov-94 08:49:37 GMT");
    let directives = ("cache-control", "MAX-AGE=2147483648");
    origin.says(
        200,
        &[directives, date, ("connection", "a"), ("a", "1"), ("b", "2"), ("as-sent-date", "mine")],
        "kept",
    );
    assert_eq!(origin.get(&[]).await, (200, "kept".into()));
    let second = origin.ask(Method::GET, &[]).await.unwrap();
    let field = |name: &str| second.headers().get(name).map(|value| value.to_str().unwrap());
    assert_eq!((field("date"), field("cache-control"), field("b")), (Some(date.1), Some(directives.1), Some("2")));
    assert_eq!((field("a"), field("as-sent-date")), (None, None));
    assert!(field("age").unwrap().parse::<u64>().is_ok());
    assert_eq!(origin.get(&[("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT")]).await.0, 200, "it says no time");
    assert_eq!(origin.asked().len(), 1);
}

/// "the cache SHOULD evaluate any applicable conditional header field preconditions received in that request" (section 4.3.2)
#[tokio::test]
async fn a_fresh_response_answers_conditions() {
    let mut origin = Origin::start().await;
    origin.says(200, &[FRESH, TAG, ("last-modified", "Sun Nov  6 08:49:37 1994")], "kept");
    origin.get(&[]).await;
    let since = |value| ("if-modified-since", value);
    for (condition, expected) in [
        (&[("if-none-match", "\"0\", W/\"1\"")][..], 304),
        (&[("if-none-match", "*")], 304),
        (&[("if-none-match", "\"0\"")], 200),
        (&[("if-none-match", "\"0\""), since("Sun, 06 Nov 1994 08:49:37 GMT")], 200),
        (&[since("Sun, 06 Nov 1994 08:49:37 GMT")], 304),
        (&[since("Sun, 06 Nov 1994 08:49:36 GMT")], 200),
    ] {
        let body = if expected == 200 { "kept" } else { "" };
        assert_eq!(origin.get(condition).await, (expected, body.into()), "{condition:?}");
    }
    assert_eq!(origin.asked().len(), 1);
}

/// "the cache MUST update its header fields with the header fields provided in the 304 (Not Modified) response" (section 4.3.4)
#[tokio::test]
async fn a_304_makes_a_stale_response_fresh() {
    let mut origin = Origin::start().await;
    origin.says(200, &[STALE[0], STALE[1], TAG, ("a", "old"), ("b", "kept")], "kept");
    origin.says(304, &[TAG, FRESH, ("age", "0"), ("a", "new")], "");
    assert_eq!(origin.get(&[]).await.1, "kept");
    // Who asks has another one: it gets the whole.
    let validated = origin.ask(Method::GET, &[("if-none-match", "\"0\"")]).await.unwrap();
    assert_eq!(
        (&validated.headers()["a"], &validated.headers()["b"]),
        (&"new".parse().unwrap(), &"kept".parse().unwrap())
    );
    assert_eq!((validated.status().as_u16(), validated.text().await.unwrap()), (200, "kept".into()));
    assert_eq!(origin.get(&[]).await.1, "kept");
    let asked = origin.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1][header::IF_NONE_MATCH], "\"1\"");
}

/// "if a cache is disconnected, the cache MUST generate an error response rather than reuse the stale response" (section 5.2.2.2)
#[tokio::test]
async fn without_a_connection_what_is_stored_answers_unless_that_is_forbidden() {
    for (directives, is_answered) in [
        ("max-age=10", true),
        ("max-age=10, must-revalidate", false),
        ("max-age=10, Must-Revalidate", false),
        ("no-cache", false),
        ("max-age=10, s-maxage=10", true),
    ] {
        let mut origin = Origin::start().await;
        origin.says(200, &[("cache-control", directives), ("age", "20")], "stale");
        origin.get(&[]).await;
        origin.vanishes();
        assert_eq!(origin.ask(Method::GET, &[]).await.is_ok(), is_answered, "{directives}");
    }
}

#[tokio::test]
async fn a_server_error_is_an_answer_only_where_nothing_that_is_stored_may_be() {
    for (directives, expected) in [("max-age=10", 200), ("max-age=10, must-revalidate", 503), ("no-cache", 503)] {
        let origin = Origin::start().await;
        origin.says(503, &[], "trouble");
        origin.says(200, &[("cache-control", directives), STALE[1], TAG], "kept");
        origin.says(503, &[("a", "1")], "trouble");
        origin.says(304, &[TAG], "");
        assert_eq!(origin.get(&[]).await, (503, "trouble".into()), "nothing is stored yet");
        assert_eq!(origin.get(&[]).await, (200, "kept".into()));
        let answer = origin.ask(Method::GET, &[]).await.unwrap();
        assert_eq!(answer.status(), expected, "{directives}");
        assert_eq!(answer.headers().contains_key("a"), expected == 503);
        assert_eq!(origin.get(&[]).await, (200, "kept".into()), "what is stored is still there");
    }
}

#[tokio::test]
async fn what_is_refused_or_gone_is_not_kept() {
    for status in [403, 404, 410] {
        let origin = Origin::start().await;
        origin.says(200, &[("cache-control", "private, no-cache"), TAG], "secret");
        origin.says(status, &[], "");
        origin.get(&[]).await;
        assert!(origin.is_stored());
        assert_eq!(origin.get(&[]).await.0, status);
        assert!(!origin.is_stored(), "{status}");
    }
    let mut origin = Origin::start().await;
    origin.says(404, &[FRESH], "");
    assert_eq!((origin.get(&[]).await.0, origin.get(&[]).await.0), (404, 404));
    assert_eq!(origin.asked().len(), 1, "a refusal may say for how long it holds");
}

/// "A cache MUST invalidate the target URI when it receives a non-error status code in response to an unsafe request method" (section 4.4)
#[tokio::test]
async fn a_change_invalidates_what_is_stored() {
    let origin = Origin::start().await;
    origin.says(200, &[FRESH], "old");
    origin.says(500, &[], "");
    origin.says(201, &[], "");
    origin.get(&[]).await;
    for is_stored in [true, false] {
        origin.ask(Method::POST, &[]).await.unwrap();
        assert_eq!(origin.is_stored(), is_stored);
    }
}
