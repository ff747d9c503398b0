//! One connection, from its first byte to its last response.

use std::{io, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, http::uri::Scheme};
use domain::OwnAddress;
use federation::tls::{self, ConnectionKind};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::Watcher,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::Notify,
    time::timeout,
};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{Services, SlotKeeper, idle::Idleness};

/// The first byte, and the head of a request, must have come within this time; so long may a connection be idle, too.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// The other end must have read some of what it was sent within this time.
const STALL_TIME: Duration = Duration::from_secs(30);
/// So long after its last request a browser must have all of the response, if it is not known as the owner's: 2 MB are 1.1 KB a second. The
/// owner's browsers and programs, and other servers, may take as long as they go on.
const RESPONSE_TIME: Duration = Duration::from_mins(30);

/// A connection that came to nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConnectionError {
    #[error("nothing was said in time")]
    Silent,
    #[error("it could not be read")]
    Read(#[from] io::Error),
    #[error(transparent)]
    Handshake(#[from] tls::AcceptError),
    #[error("it broke off")]
    Http(#[from] hyper::Error),
    #[error("its response took too long")]
    Slow,
}

/// Who is at the other end, and how; left in the extensions of each request.
#[derive(Debug, Clone)]
struct Caller {
    peer: SocketAddr,
    own: OwnAddress,
    /// RFC 9110, section 4.2.
    scheme: Scheme,
    keeper: SlotKeeper,
}

/// Serves the connection from `peer` until it ends, or the server stops.
pub(super) async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    services: Services,
    keeper: SlotKeeper,
    idleness: Idleness,
    watcher: Watcher,
    stop: CancellationToken,
) -> Result<(), ConnectionError> {
    // Otherwise a page sent in pieces waits 40 ms for the other side's acknowledgement.
    stream.set_nodelay(true)?;
    let own = OwnAddress(stream.local_addr()?);
    let mut first_byte = [0];
    let Some(peeked) = stop.run_until_cancelled(timeout(HEAD_TIME, stream.peek(&mut first_byte))).await else {
        return Ok(());
    };
    if peeked.map_err(|_| ConnectionError::Silent)?? == 0 {
        return Ok(());
    }
    let stream = guarded(stream, STALL_TIME);
    if !tls::is_tls(first_byte[0]) {
        let Some(service) = services.for_browser(&Scheme::HTTP) else { return Ok(()) };
        let caller = Caller { peer, own, scheme: Scheme::HTTP, keeper };
        return serve_http(stream, caller, service, idleness, watcher, Some(RESPONSE_TIME)).await;
    }
    let Some(accepted) = stop.run_until_cancelled(services.tls.accept(stream)).await else { return Ok(()) };
    let (stream, kind) = accepted?;
    let Some(service) = services.for_tls(kind) else { return Ok(()) };
    let caller = Caller { peer, own, scheme: Scheme::HTTPS, keeper };
    // Only friends' servers are sent what is large.
    let response_time = (kind == ConnectionKind::Browser).then_some(RESPONSE_TIME);
    serve_http(stream, caller, service, idleness, watcher, response_time).await
}

/// A stream whose other end has to go on reading what it is sent.
fn guarded<S: AsyncRead + AsyncWrite>(stream: S, stall_time: Duration) -> Pin<Box<TimeoutStream<S>>> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(stall_time));
    Box::pin(stream)
}

/// Who is not known as the owner has `response_time` for a response, if there is one.
async fn serve_http<S>(
    stream: S,
    caller: Caller,
    service: Router,
    idleness: Idleness,
    watcher: Watcher,
    response_time: Option<Duration>,
) -> Result<(), ConnectionError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (asked, keeper) = (Arc::new(Notify::new()), caller.keeper.clone());
    let asks = asked.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        asks.notify_one();
        let mut request = request.map(Body::new);
        let extensions = request.extensions_mut();
        extensions.insert(ConnectInfo(caller.peer));
        extensions.insert(caller.own);
        extensions.insert(caller.scheme.clone());
        extensions.insert(caller.keeper.clone());
        idleness.clone().interrupted_by(service.clone().oneshot(request))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), service);
    let too_slow = async {
        match response_time {
            Some(time) => overdue(&asked, &keeper, time).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        served = watcher.watch(connection) => Ok(served?),
        () = too_slow => Err(ConnectionError::Slow),
    }
}

/// Returns once nothing was asked for `time`, unless the owner is at the other end. A connection that is idle has ended by then.
async fn overdue(asked: &Notify, keeper: &SlotKeeper, time: Duration) {
    while timeout(time, asked.notified()).await.is_ok() || keeper.is_kept() {}
}

#[cfg(test)]
mod tests {
    use axum::{Extension, body::Bytes, routing::get};
    use domain::Timestamp;
    use federation::{
        Identity,
        tls::{BrowserCertificate, TlsServer},
    };
    use futures::stream;
    use hyper_util::server::graceful::GracefulShutdown;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
    };

    use super::*;
    use crate::{
        http::elsewhere::Admittance,
        listen::{Browsers, ConnectionSlots, IdleConnections},
    };

    /// What is answered to a request in the clear, as if it had come from `peer`.
    async fn answer(services: Services, peer: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let peer: SocketAddr = peer.parse().unwrap();
        let slot = ConnectionSlots::new(1).enter(peer.ip()).unwrap();
        // As long as it is there, the server goes on.
        let graceful = GracefulShutdown::new();
        let idleness = IdleConnections::default().enter();
        let (watcher, stop) = (graceful.watcher(), CancellationToken::new());
        serve(stream, peer, services, slot.keeper(), idleness, watcher, stop).await.unwrap();
        let mut answer = Vec::new();
        // A connection that is closed without an answer may be reset.
        let _ = client.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn pages_are_for_this_house_and_the_second_port_says_nothing_in_the_clear() {
        let says = |text: &'static str| Router::new().route("/", get(move || async move { text }));
        let identity = Identity::generate().unwrap();
        let certificate =
            BrowserCertificate::generate(&["localhost".to_owned()], Timestamp(1_795_000_000_000)).unwrap();
        let tls = TlsServer::new(&identity, &certificate).unwrap();
        let by_place = async |request: Request<Body>| {
            if Admittance::AnywhereOverTls.admits(request.extensions()) { "the pages" } else { "not here" }
        };
        let browsers = Browsers::Pages(Router::new().route("/", get(by_place)));
        let first = Services { tls, servers: says("a server"), browsers };
        for (peer, expected) in [
            ("127.0.0.1:9", "the pages"),
            ("192.168.1.7:9", "the pages"),
            ("203.0.113.7:9", "not here"),
            ("[2a02::7]:9", "not here"),
        ] {
            assert!(answer(first.clone(), peer).await.ends_with(expected), "{peer}");
        }
        for browsers in [Browsers::Public(says("public")), Browsers::Nothing] {
            let second = Services { browsers, ..first.clone() };
            assert_eq!(answer(second, "127.0.0.1:9").await, "");
        }
    }

    /// A connection over which a response without an end was asked for. Whoever asked may read it at the other end, which is given, too.
    async fn endless(
        keeps: bool,
        stall_time: Duration,
        response_time: Duration,
    ) -> (TcpStream, impl Future<Output = Result<(), ConnectionError>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
        let (stream, peer) = listener.accept().await.unwrap();
        let piece = Bytes::from(vec![b'a'; 64 * 1024]);
        let endless = move |Extension(keeper): Extension<SlotKeeper>| {
            let piece = piece.clone();
            if keeps {
                keeper.keep();
            }
            async move { Body::from_stream(stream::repeat_with(move || Ok::<_, io::Error>(piece.clone()))) }
        };
        let own = OwnAddress(stream.local_addr().unwrap());
        let service = Router::new().route("/", get(endless));
        let stream = guarded(stream, stall_time);
        let serving = async move {
            let slot = ConnectionSlots::new(1).enter(peer.ip()).unwrap();
            let graceful = GracefulShutdown::new();
            let caller = Caller { peer, own, scheme: Scheme::HTTP, keeper: slot.keeper() };
            let idleness = IdleConnections::default().enter();
            serve_http(stream, caller, service, idleness, graceful.watcher(), Some(response_time)).await
        };
        (client, serving)
    }

    #[tokio::test]
    async fn a_response_of_which_nothing_is_read_ends() {
        let (_client, serving) = endless(true, Duration::from_millis(50), RESPONSE_TIME).await;
        let ended = timeout(HEAD_TIME, serving).await.expect("it does not wait for ever");
        assert!(matches!(ended, Err(ConnectionError::Http(_))), "{ended:?}");
    }

    #[tokio::test]
    async fn a_response_that_goes_on_and_on_ends_unless_it_is_the_owners() {
        let time = Duration::from_millis(50);
        for (is_owners, ends) in [(false, true), (true, false)] {
            let (mut client, serving) = endless(is_owners, STALL_TIME, time).await;
            let reading = tokio::spawn(async move { tokio::io::copy(&mut client, &mut tokio::io::sink()).await });
            let served = timeout(if ends { HEAD_TIME } else { 10 * time }, serving).await;
            assert_eq!(matches!(served, Ok(Err(ConnectionError::Slow))), ends, "{served:?}");
            assert_eq!(served.is_ok(), ends, "{served:?}");
            reading.abort();
        }
    }
}
