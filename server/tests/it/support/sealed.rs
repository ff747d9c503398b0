//! The answering side of a connection between servers, in the hands of a test.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{Router, serve::Listener};
use federation::{
    Identity,
    tls::{BrowserCertificate, TlsServer, TlsStream},
};
use tokio::{
    io::{self, ReadHalf, WriteHalf},
    net::{TcpListener, TcpStream},
};
use tokio_util::io::{InspectReader, InspectWriter};

use super::caller::now;

/// Serves `router` under a key of its own, and gives its address.
pub(crate) async fn impostor(router: Router) -> String {
    serve_as(&Identity::generate().expect("random bytes"), router).await
}

/// Serves `router` under the key of `identity`, and gives its address.
pub(crate) async fn serve_as(identity: &Identity, router: Router) -> String {
    let listener = SealedListener::bind(identity).await;
    let address = format!("127.0.0.1:{}", listener.port());
    tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
    address
}

/// Answers handshakes as the server at the other end would.
pub(super) struct SealedListener {
    tcp: TcpListener,
    tls: TlsServer,
    /// Everything that crossed, both ways, TLS and all.
    pub(super) bytes: Arc<AtomicU64>,
}

type Count = Box<dyn FnMut(&[u8]) + Send>;
type Counted = io::Join<InspectReader<ReadHalf<TcpStream>, Count>, InspectWriter<WriteHalf<TcpStream>, Count>>;

impl SealedListener {
    pub(super) async fn bind(identity: &Identity) -> Self {
        let for_browsers = BrowserCertificate::generate(&["localhost".to_owned()], now()).expect("a certificate");
        let tls = TlsServer::new(identity, &for_browsers).expect("TLS");
        Self { tcp: TcpListener::bind("127.0.0.1:0").await.expect("a free port"), tls, bytes: Arc::default() }
    }

    pub(super) fn port(&self) -> u16 {
        self.tcp.local_addr().expect("a bound port").port()
    }

    fn count(&self) -> Count {
        let bytes = self.bytes.clone();
        Box::new(move |piece| {
            bytes.fetch_add(piece.len() as u64, Ordering::Relaxed);
        })
    }
}

impl Listener for SealedListener {
    type Io = TlsStream<Counted>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            let (stream, address) = self.tcp.accept().await.expect("a connection");
            stream.set_nodelay(true).expect("no delay");
            let (read, write) = io::split(stream);
            let counted = io::join(InspectReader::new(read, self.count()), InspectWriter::new(write, self.count()));
            // Who only wants to know the key goes away after the handshake.
            if let Ok((stream, _)) = self.tls.accept(counted).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}
