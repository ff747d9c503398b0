//! Kept HTTP/1.1 connections, all on the thread that asks, each with one request at a time: what `wrk -t1` does.

use std::time::Duration;

use futures::{StreamExt, stream::FuturesUnordered};
use http_body_util::{BodyExt, Empty};
use hyper::{
    Request, StatusCode,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::Instant};

/// A page, and who asks for it.
pub(crate) struct Asked {
    pub(crate) address: String,
    pub(crate) path: String,
    pub(crate) cookie: String,
}

/// What was read, and how long that took.
pub(crate) struct Read {
    pages: u32,
    bytes: f64,
    elapsed: Duration,
}

impl Read {
    /// Pages a second.
    pub(crate) fn a_second(&self) -> f64 {
        f64::from(self.pages) / self.elapsed.as_secs_f64()
    }

    /// Bytes a page.
    pub(crate) fn size(&self) -> f64 {
        self.bytes / f64::from(self.pages)
    }
}

/// Reads a page again and again on so many connections.
pub(crate) async fn read(asked: &Asked, connections: usize, time: Duration) -> Read {
    let mut opened = Vec::new();
    for _ in 0..connections {
        opened.push(Connection::open(asked).await);
    }
    let started = Instant::now();
    let until = started + time;
    let readers = opened.into_iter().map(async |mut connection| {
        let (mut pages, mut bytes) = (0, 0.0);
        while Instant::now() < until {
            bytes += connection.read().await;
            pages += 1;
        }
        (pages, bytes)
    });
    let mut readers: FuturesUnordered<_> = readers.collect();
    let mut read = Read { pages: 0, bytes: 0.0, elapsed: Duration::ZERO };
    while let Some((pages, bytes)) = readers.next().await {
        read.pages += pages;
        read.bytes += bytes;
    }
    read.elapsed = started.elapsed();
    read
}

/// Reads a page so many times, on one connection.
pub(crate) async fn read_times(asked: &Asked, times: u32) {
    let mut connection = Connection::open(asked).await;
    for _ in 0..times {
        connection.read().await;
    }
}

struct Connection {
    sender: SendRequest<Empty<Bytes>>,
    request: Request<Empty<Bytes>>,
}

impl Connection {
    async fn open(asked: &Asked) -> Self {
        let stream = TcpStream::connect(&asked.address).await.expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("a connection");
        tokio::spawn(connection);
        let request = Request::get(&asked.path).header(header::HOST, &asked.address);
        let request = request.header(header::COOKIE, &asked.cookie).header(header::ACCEPT, "text/html");
        Self { sender, request: request.body(Empty::new()).expect("a request") }
    }

    /// Asks, and reads all of the page; gives its size in bytes.
    async fn read(&mut self) -> f64 {
        self.sender.ready().await.expect("the connection is kept");
        let mut answer = self.sender.send_request(self.request.clone()).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{}", self.request.uri());
        let mut bytes = 0;
        while let Some(frame) = answer.frame().await {
            bytes += frame.expect("a whole page").data_ref().map_or(0, Bytes::len);
        }
        f64::from(u32::try_from(bytes).expect("no page is that large"))
    }
}
