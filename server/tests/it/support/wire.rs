//! A proxy between two servers that writes down every request: counting happens at the wire.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{
    Router,
    body::{self, Body},
    extract::{Request, State},
    http::{StatusCode, header},
    response::Response,
};
use tokio::{net::TcpListener, task::JoinHandle};

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
    serving: JoinHandle<()>,
}

#[derive(Clone)]
struct Line {
    target: Arc<str>,
    client: reqwest::Client,
    crossings: Arc<Mutex<Vec<Crossing>>>,
}

impl Wire {
    /// Opens a wire to the server at `target` (`http://host:port`).
    pub(crate) async fn to(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        let crossings = Arc::new(Mutex::new(Vec::new()));
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let line = Line { target: target.into(), client, crossings: crossings.clone() };
        let router = Router::new().fallback(forward).with_state(line);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("the wire holds") });
        Self { port, crossings, serving }
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

    /// Forgets what crossed so far.
    pub(crate) fn clear(&self) {
        lock(&self.crossings).clear();
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
    let request = line.client.request(head.method.clone(), format!("{}{path}", line.target));
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
