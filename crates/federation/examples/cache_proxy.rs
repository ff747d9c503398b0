//! A reverse proxy through the cached client of this crate, for the public suite http-tests/cache-tests; docs/PERFORMANCE.md says how.
//!
//! `cache_proxy --listen 127.0.0.1:8080 --origin http://127.0.0.1:8000 [--shared]`. It listens, rewrites URLs, and passes the suite's own
//! `/config` and `/state` by the cache. It refuses to know anything of caching.

use std::{collections::HashMap, error::Error, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use federation::{CacheManager, CachePolicy, HttpResponse, Sharing, with_http_cache};
use http::{StatusCode, header};
use parking_lot::Mutex;
use reqwest::redirect;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};

type BoxError = Box<dyn Error + Send + Sync>;

/// What the suite sends to its server about the tests themselves.
const CONTROL: [&str; 2] = ["/config/", "/state/"];
const BODY_BYTES: usize = 1024 * 1024;

#[derive(Clone)]
struct Proxy {
    origin: String,
    client: ClientWithMiddleware,
    cached: ClientWithMiddleware,
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let position = arguments.iter().position(|argument| argument == name);
        position.and_then(|position| arguments.get(position + 1)).cloned().ok_or(format!("{name} is missing"))
    };
    let sharing =
        if arguments.iter().any(|argument| argument == "--shared") { Sharing::Shared } else { Sharing::Private };
    let client = reqwest::Client::builder().tls_backend_preconfigured(federation::tls::client_config()?);
    let client = client.redirect(redirect::Policy::none()).no_proxy().build()?;
    let cached = with_http_cache(ClientBuilder::new(client.clone()), Memory::default(), sharing).build();
    let client = ClientBuilder::new(client).build();
    let proxy = Proxy { origin: value("--origin")?.trim_end_matches('/').to_owned(), client, cached };
    let listener = tokio::net::TcpListener::bind(value("--listen")?).await?;
    println!("{sharing:?} cache on http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().fallback(pass_on).with_state(proxy)).await?;
    Ok(())
}

async fn pass_on(State(proxy): State<Proxy>, request: Request) -> Response {
    match proxy.answer(request).await {
        Ok(response) => http::Response::from(response).map(Body::new),
        Err(error) => (StatusCode::GATEWAY_TIMEOUT, error.to_string()).into_response(),
    }
}

impl Proxy {
    async fn answer(&self, request: Request) -> Result<reqwest::Response, BoxError> {
        let (head, body) = request.into_parts();
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let mut forwarded = reqwest::Request::new(head.method, format!("{}{path}", self.origin).parse()?);
        *forwarded.headers_mut() = head.headers;
        forwarded.headers_mut().remove(header::HOST);
        let body = axum::body::to_bytes(body, BODY_BYTES).await?;
        if !body.is_empty() {
            *forwarded.body_mut() = Some(body.into());
        }
        if CONTROL.iter().any(|control| path.starts_with(control)) {
            return Ok(self.client.execute(forwarded).await?);
        }
        Ok(self.cached.execute(forwarded).await?)
    }
}

/// Keeps responses until it ends.
#[derive(Debug, Clone, Default)]
struct Memory(Arc<Mutex<HashMap<String, (HttpResponse, CachePolicy)>>>);

impl CacheManager for Memory {
    async fn get(&self, key: &str) -> Result<Option<(HttpResponse, CachePolicy)>, BoxError> {
        Ok(self.0.lock().get(key).cloned())
    }

    async fn put(&self, key: String, response: HttpResponse, policy: CachePolicy) -> Result<HttpResponse, BoxError> {
        self.0.lock().insert(key, (response.clone(), policy));
        Ok(response)
    }

    async fn delete(&self, key: &str) -> Result<(), BoxError> {
        self.0.lock().remove(key);
        Ok(())
    }
}
