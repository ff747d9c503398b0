//! A wire between two servers that writes down what crosses: counting happens here, bytes as they are sent and requests as they are read.
//!
//! Servers speak to keys, so the wire holds the key of the server that it leads to. No signature is touched.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    body::{self, Body},
    extract::{Request, State},
    http::{StatusCode, header},
    response::Response,
};
use tokio::task::JoinHandle;

use super::{TestNode, letter::client_to, sealed::SealedListener};

/// No request between servers is larger.
const REQUEST_BYTES: usize = 64 * 1024;

/// One request that crossed, and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crossing {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) status: u16,
}

/// A wire to a server; friends who are given its address speak through it.
pub(crate) struct Wire {
    port: u16,
    crossings: Arc<Mutex<Vec<Crossing>>>,
    bytes: Arc<AtomicU64>,
    serving: JoinHandle<()>,
}

#[derive(Clone)]
struct Line {
    origin: Arc<str>,
    client: reqwest::Client,
    crossings: Arc<Mutex<Vec<Crossing>>>,
}

impl Wire {
    /// Opens a wire to `node`.
    pub(crate) async fn to(node: &TestNode) -> Self {
        let identity = node.identity();
        let host = identity.id().host();
        let client = client_to(node);
        let crossings = Arc::new(Mutex::new(Vec::new()));
        let line = Line { origin: format!("https://{host}").into(), client, crossings: crossings.clone() };
        let listener = SealedListener::bind(&identity).await;
        let (port, bytes) = (listener.port(), listener.bytes.clone());
        let router = Router::new().fallback(forward).with_state(line);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("the wire holds") });
        Self { port, crossings, bytes, serving }
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Everything that crossed so far, oldest first.
    pub(crate) fn crossings(&self) -> Vec<Crossing> {
        lock(&self.crossings).clone()
    }

    /// What crossed so far below `path`.
    pub(crate) fn below(&self, path: &str) -> Vec<Crossing> {
        self.crossings().into_iter().filter(|crossing| crossing.path.starts_with(path)).collect()
    }

    /// How many bytes crossed so far, both ways, TLS and all.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Forgets what crossed so far.
    pub(crate) fn clear(&self) {
        lock(&self.crossings).clear();
        self.bytes.store(0, Ordering::Relaxed);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn forward(State(line): State<Line>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let body = body::to_bytes(body, REQUEST_BYTES).await.unwrap_or_default();
    let request = line.client.request(head.method.clone(), format!("{}{path}", line.origin));
    let answer = request.headers(head.headers).body(body).send().await;
    let status = answer.as_ref().map_or(StatusCode::BAD_GATEWAY, reqwest::Response::status);
    lock(&line.crossings).push(Crossing { method: head.method.to_string(), path, status: status.as_u16() });
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    if let Ok(answer) = answer {
        *response.headers_mut() = answer.headers().clone();
        response.headers_mut().remove(header::TRANSFER_ENCODING);
        response.headers_mut().remove(header::CONNECTION);
        *response.body_mut() = Body::from_stream(answer.bytes_stream());
    }
    response
}

fn lock(crossings: &Mutex<Vec<Crossing>>) -> MutexGuard<'_, Vec<Crossing>> {
    crossings.lock().unwrap_or_else(PoisonError::into_inner)
}
