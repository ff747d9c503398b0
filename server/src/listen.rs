//! The listening socket, and the connections that come in by it.
//!
//! One port for three kinds of callers, each led to its [`Doors`]: browsers by plain HTTP, browsers by TLS, and other servers, which
//! check this node's key in the handshake. HTTP/1.1 only. A connection whose handshake or next request head does not arrive in time is
//! closed, so that slow and idle ones make room; one machine alone cannot take all the room there is.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, http::uri::Scheme};
use federation::tls::{self, ConnectionKind, TlsServer};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use serde::Deserialize;
use socket2::{Domain, Socket, Type};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// The first byte, and the head of a request, must have come within this time; so long may a connection be idle, too.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Connections served at once.
const CONNECTIONS: usize = 1024;
/// Connections from one address (IPv6: one network of 64 bits) other than this machine.
const CONNECTIONS_PER_SOURCE: usize = 128;
/// Responses under way may take so long to end once the server stops.
const LAST_RESPONSES: Duration = Duration::from_secs(4);
/// Connections that wait to be accepted.
const BACKLOG: i32 = 1024;

/// Where to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum Listen {
    /// On every interface, by IPv6 and IPv4, or by IPv4 alone where there is no IPv6.
    EveryInterface {
        port: u16,
    },
    At(SocketAddr),
}

impl Default for Listen {
    fn default() -> Self {
        Self::EveryInterface { port: domain::address::DEFAULT_PORT }
    }
}

/// The text names no place to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an IP address and a port, like 127.0.0.1:8000 or [::]:8000, or a port alone")]
pub(crate) struct ParseListenError;

impl FromStr for Listen {
    type Err = ParseListenError;

    fn from_str(text: &str) -> Result<Self, ParseListenError> {
        if let Ok(port) = text.parse() {
            return Ok(Self::EveryInterface { port });
        }
        match text.parse::<SocketAddr>() {
            Ok(address) if address.ip() == Ipv6Addr::UNSPECIFIED => Ok(Self::EveryInterface { port: address.port() }),
            Ok(address) => Ok(Self::At(address)),
            Err(_) => Err(ParseListenError),
        }
    }
}

impl TryFrom<String> for Listen {
    type Error = ParseListenError;

    fn try_from(text: String) -> Result<Self, ParseListenError> {
        text.parse()
    }
}

/// The server cannot listen there.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListenError {
    #[error("port {0} is in use; stop the program that uses it, or choose another with --listen")]
    InUse(u16),
    #[error("this machine has no address {0}; choose another with --listen")]
    NoSuchAddress(IpAddr),
    #[error("not allowed to listen on port {0}; choose one above 1023 with --listen")]
    NotAllowed(u16),
    #[error("cannot listen on {0}")]
    Failed(SocketAddr, #[source] io::Error),
}

/// Opens the listening socket.
pub(crate) fn bind(listen: Listen) -> Result<TcpListener, ListenError> {
    let (address, result) = match listen {
        Listen::At(address) => (address, bind_to(address)),
        Listen::EveryInterface { port } => {
            let address = SocketAddr::from((Ipv6Addr::UNSPECIFIED, port));
            match bind_to(address) {
                // No IPv6 on this machine, or switched off.
                Err(error) if error.kind() != io::ErrorKind::AddrInUse => {
                    let address = SocketAddr::from((Ipv4Addr::UNSPECIFIED, port));
                    (address, bind_to(address))
                }
                result => (address, result),
            }
        }
    };
    result.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ListenError::InUse(address.port()),
        io::ErrorKind::AddrNotAvailable => ListenError::NoSuchAddress(address.ip()),
        io::ErrorKind::PermissionDenied => ListenError::NotAllowed(address.port()),
        _ => ListenError::Failed(address, error),
    })
}

fn bind_to(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    if address.is_ipv6() {
        socket.set_only_v6(address.ip() != Ipv6Addr::UNSPECIFIED)?;
    }
    // Elsewhere this lets a restarted server have its port back at once; on Windows it would let two servers share it.
    #[cfg(not(windows))]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    TcpListener::from_std(socket.into())
}

/// Who answers, by how a connection came in.
#[derive(Debug, Clone)]
pub(crate) struct Doors {
    /// For browsers, sealed or not.
    pub(crate) browsers: Router,
    /// For other servers, which have checked this node's key.
    pub(crate) servers: Router,
    pub(crate) tls: TlsServer,
}

/// A connection that came to nothing.
#[derive(Debug, thiserror::Error)]
enum ConnectionError {
    #[error("nothing was said in time")]
    Silent,
    #[error("it could not be read")]
    Read(#[from] io::Error),
    #[error(transparent)]
    Handshake(#[from] tls::AcceptError),
    #[error("it broke off")]
    Http(#[from] hyper::Error),
}

/// Serves connections until `stop`; returns when the last response has ended, or may no longer wait.
pub(crate) async fn serve(listener: TcpListener, doors: Doors, stop: CancellationToken) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let sources = Sources::default();
    let accept = async {
        loop {
            let place = Arc::clone(&room).acquire_owned().await.expect("the semaphore is never closed");
            let (stream, peer) = accept(&listener).await;
            let Some(source) = sources.enter(peer.ip()) else { continue };
            let (watcher, doors, stop) = (graceful.watcher(), doors.clone(), stop.clone());
            tokio::spawn(async move {
                if let Err(error) = connection(stream, peer, doors, watcher, stop).await {
                    tracing::debug!(error = &error as &dyn std::error::Error, "a connection ended");
                }
                drop((place, source));
            });
        }
    };
    stop.run_until_cancelled(accept).await;
    drop(listener);
    if tokio::time::timeout(LAST_RESPONSES, graceful.shutdown()).await.is_err() {
        tracing::warn!("responses were cut off at the end");
    }
}

/// The next connection. Without file descriptors to spare, waits until some are free again.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, SocketAddr::new(peer.ip().to_canonical(), peer.port())),
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    doors: Doors,
    watcher: Watcher,
    stop: CancellationToken,
) -> Result<(), ConnectionError> {
    // Otherwise a page sent in pieces waits 40 ms for the other side's acknowledgement.
    stream.set_nodelay(true)?;
    let mut first_byte = [0];
    let Some(peeked) = stop.run_until_cancelled(timeout(HEAD_TIME, stream.peek(&mut first_byte))).await else {
        return Ok(());
    };
    if peeked.map_err(|_| ConnectionError::Silent)?? == 0 {
        return Ok(());
    }
    if !tls::is_tls(first_byte[0]) {
        return Ok(serve_http(stream, Caller { peer, scheme: Scheme::HTTP }, doors.browsers, watcher).await?);
    }
    let Some(accepted) = stop.run_until_cancelled(doors.tls.accept(stream)).await else { return Ok(()) };
    let (stream, kind) = accepted?;
    let door = match kind {
        ConnectionKind::Node => doors.servers,
        ConnectionKind::Browser => doors.browsers,
    };
    Ok(serve_http(stream, Caller { peer, scheme: Scheme::HTTPS }, door, watcher).await?)
}

/// Who is at the other end, and by which scheme (RFC 9110, section 4.2); left in the extensions of each request.
#[derive(Debug, Clone)]
struct Caller {
    peer: SocketAddr,
    scheme: Scheme,
}

async fn serve_http<S>(stream: S, caller: Caller, door: Router, watcher: Watcher) -> Result<(), hyper::Error>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(caller.peer));
        request.extensions_mut().insert(caller.scheme.clone());
        door.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), service);
    watcher.watch(connection).await
}

/// Counts the connections of each source.
#[derive(Debug, Clone, Default)]
struct Sources(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One connection's place in the count of its source.
#[derive(Debug)]
struct Place {
    sources: Sources,
    source: IpAddr,
}

impl Sources {
    /// Takes a place, unless the source has too many already. This machine has as many as it likes.
    fn enter(&self, ip: IpAddr) -> Option<Place> {
        let source = source_of(ip);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(source).or_default();
        if *count >= CONNECTIONS_PER_SOURCE && !ip.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Place { sources: self.clone(), source })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.sources.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.source) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.source);
            }
        }
    }
}

/// One household usually has one IPv4 address, or one IPv6 network of 64 bits.
fn source_of(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(v6) if !v6.is_loopback() => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listens_where_it_is_told() {
        let at = |text: &str| Listen::At(text.parse().unwrap());
        for (text, expected) in [
            ("8001", Ok(Listen::EveryInterface { port: 8001 })),
            ("[::]:8001", Ok(Listen::EveryInterface { port: 8001 })),
            ("0.0.0.0:8001", Ok(at("0.0.0.0:8001"))),
            ("[::1]:0", Ok(at("[::1]:0"))),
            ("localhost:8000", Err(ParseListenError)),
            ("65536", Err(ParseListenError)),
            ("", Err(ParseListenError)),
        ] {
            assert_eq!(text.parse::<Listen>(), expected, "{text}");
        }
    }

    #[tokio::test]
    async fn a_port_in_use_is_named() {
        let first = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let taken = first.local_addr().unwrap();
        assert!(matches!(bind(Listen::At(taken)), Err(ListenError::InUse(port)) if port == taken.port()));
    }

    #[test]
    fn one_source_cannot_take_all_the_room() {
        let sources = Sources::default();
        let ip = |n: usize| format!("2001:db8::{n:x}").parse().unwrap();
        let mut places: Vec<Place> = (0..CONNECTIONS_PER_SOURCE).map(|n| sources.enter(ip(n)).unwrap()).collect();
        assert!(sources.enter(ip(7)).is_none());
        assert!(sources.enter("2001:db8:0:1::7".parse().unwrap()).is_some());
        assert!(sources.enter("::1".parse().unwrap()).is_some());
        places.pop();
        assert!(sources.enter(ip(7)).is_some());
    }
}
