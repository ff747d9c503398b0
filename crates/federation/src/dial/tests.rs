//! The client and a server on real sockets, from the address book to the checked signature.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    extract::{Request, State},
    http::header,
    response::{IntoResponse, Response},
    serve::Listener,
};
use domain::{Address, Candidate, NamedBy, NodeId, Timestamp};
use http::{Method, StatusCode};
use tokio::{
    io::AsyncReadExt,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::*;
use crate::{
    ExchangeError, Identity,
    signature::verify,
    tls::{BrowserCertificate, ConnectionKind, TlsServer, TlsStream},
};

const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn anywhere(_: &Candidate, _: IpAddr) -> bool {
    true
}

fn tls_server(identity: &Identity) -> TlsServer {
    TlsServer::new(identity, &BrowserCertificate::generate(&["localhost".to_owned()], NOW).unwrap()).unwrap()
}

struct TlsListener(TcpListener, TlsServer);

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.0.accept().await.unwrap();
            if let Ok((stream, ConnectionKind::Node)) = self.1.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// A node that answers signed requests with the id of whoever sent them.
struct Node {
    id: NodeId,
    address: Address,
    requests: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

#[derive(Clone)]
struct Answering {
    id: NodeId,
    now: Timestamp,
    requests: Arc<AtomicUsize>,
}

async fn answer(State(state): State<Answering>, request: Request) -> Response {
    state.requests.fetch_add(1, Ordering::SeqCst);
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 16 * 1024).await.unwrap();
    match verify(&head, state.id, state.now).and_then(|head| head.with_body(&body)) {
        Ok(verified) => verified.id.to_string().into_response(),
        Err(error) => {
            let seconds = u64::try_from(state.now.0 / 1000).unwrap();
            let date = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            let date = [(header::DATE, httpdate::fmt_http_date(date))];
            (StatusCode::UNAUTHORIZED, date, error.to_string()).into_response()
        }
    }
}

impl Node {
    async fn start(identity: &Identity) -> Self {
        Self::start_at(identity, NOW).await
    }

    async fn start_at(identity: &Identity, now: Timestamp) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let local = listener.local_addr().unwrap();
        let requests = Arc::<AtomicUsize>::default();
        let state = Answering { id: identity.id(), now, requests: requests.clone() };
        let router = Router::new().fallback(answer).with_state(state);
        let listener = TlsListener(listener, tls_server(identity));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { id: identity.id(), address: Address::from_ip(local.ip(), local.port()), requests, task }
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn client(identity: &Identity) -> SealedTransport {
    SealedTransport::new(identity.clone(), AddressBook::default(), anywhere).unwrap()
}

async fn get(client: &SealedTransport, id: NodeId) -> Result<(StatusCode, String), SealedError> {
    let request = client.request(Method::GET, id, "/o2m/v1/feed?since=7f3a.12")?;
    let response = client.execute(request, NOW).await?;
    Ok((response.status(), response.text().await?))
}

/// An address where nothing listens any more.
async fn dead_address() -> Address {
    let local = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    Address::from_ip(local.ip(), local.port())
}

#[tokio::test]
async fn goes_to_the_key_and_says_who_asks() {
    let [mara, jonas] = [Identity::generate().unwrap(), Identity::generate().unwrap()];
    let node = Node::start(&mara).await;
    let client = client(&jonas);
    assert!(matches!(get(&client, node.id).await, Err(SealedError::Http(_))));
    client.book().set(node.id, vec![node.address.clone()]);
    assert_eq!(get(&client, node.id).await.unwrap(), (StatusCode::OK, jonas.id().to_string()));

    let mut request = client.request(Method::POST, node.id, "/o2m/v1/poke").unwrap();
    *request.body_mut() = Some("{\"cursor\":\"7f3a.13\"}".into());
    let response = client.execute(request, NOW).await.unwrap();
    assert_eq!(response.text().await.unwrap(), jonas.id().to_string());
    assert_eq!(node.requests(), 2);
}

#[tokio::test]
async fn finds_a_server_that_moved() {
    let [mara, jonas] = [Identity::generate().unwrap(), Identity::generate().unwrap()];
    let client = client(&jonas);
    let before = Node::start(&mara).await;
    client.book().set(mara.id(), vec![before.address.clone()]);
    get(&client, mara.id()).await.unwrap();

    let after = Node::start(&mara).await;
    client.book().set(mara.id(), vec![dead_address().await, after.address.clone()]);
    // The connection that is open goes on being used, ...
    get(&client, mara.id()).await.unwrap();
    assert_eq!((before.requests(), after.requests()), (2, 0));
    // ... and once it is gone, the next one goes to where the server is now.
    let closed = client.request(Method::GET, mara.id(), "/last").map(|mut request| {
        request.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
        request
    });
    client.execute(closed.unwrap(), NOW).await.unwrap().text().await.unwrap();
    drop(before);
    assert_eq!(get(&client, mara.id()).await.unwrap().0, StatusCode::OK);
    assert_eq!(after.requests(), 1);
}

#[tokio::test]
async fn sends_nothing_to_another_key() {
    let [mara, jonas, other] = [(); 3].map(|()| Identity::generate().unwrap());
    let wrong = Node::start(&other).await;
    let right = Node::start(&mara).await;
    let client = client(&jonas);
    client.book().set(mara.id(), vec![wrong.address.clone(), right.address.clone()]);
    assert!(matches!(get(&client, mara.id()).await, Err(SealedError::OtherKey(_))));
    assert_eq!((wrong.requests(), right.requests()), (0, 0));

    client.book().pass_over(mara.id(), &wrong.address);
    assert_eq!(get(&client, mara.id()).await.unwrap().0, StatusCode::OK);
    assert_eq!((wrong.requests(), right.requests()), (0, 1));
}

#[tokio::test]
async fn dials_nothing_but_what_it_may() {
    let jonas = Identity::generate().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let id = NodeId([7; 32]);
    let rule = |_: &Candidate, ip: IpAddr| !ip.is_loopback();
    let client = SealedTransport::new(jonas, AddressBook::default(), rule).unwrap();
    for address in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::ffff:127.0.0.1]:{port}")] {
        let address: Address = address.parse().unwrap();
        client.book().set(id, vec![address.clone()]);
        assert!(matches!(get(&client, id).await, Err(SealedError::Forbidden(_))), "{address}");
        let learnt = learn_key(&address.clone().into(), &rule).await;
        assert!(matches!(learnt, Err(FirstContactError::Dial(DialError::Forbidden))), "{address}");
    }
    for url in [
        format!("https://127.0.0.1:{port}/"),
        format!("http://127.0.0.1:{port}/"),
        format!("https://localhost:{port}/"),
    ] {
        let request = reqwest::Request::new(Method::GET, url.parse().unwrap());
        assert!(matches!(client.execute(request, NOW).await, Err(SealedError::Url(_))), "{url}");
    }
    client.book().forget(id);
    assert!(matches!(get(&client, id).await, Err(SealedError::Http(_))));
    assert_eq!(listener.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

#[tokio::test]
async fn a_name_leads_inside_only_if_the_owner_typed_it() {
    let [mara, jonas] = [Identity::generate().unwrap(), Identity::generate().unwrap()];
    let node = Node::start(&mara).await;
    let address: Address = format!("localhost:{}", node.address.port()).parse().unwrap();
    let rule = |candidate: &Candidate, _: IpAddr| candidate.named_by == NamedBy::Owner;
    let client = SealedTransport::new(jonas, AddressBook::default(), rule).unwrap();
    for (named_by, may) in [(NamedBy::Peer, false), (NamedBy::Owner, true)] {
        let candidate = Candidate { address: address.clone(), named_by };
        assert_eq!(learn_key(&candidate, &rule).await.is_ok(), may, "{named_by:?}");
        client.book().set(mara.id(), [candidate]);
        assert_eq!(get(&client, mara.id()).await.is_ok(), may, "{named_by:?}");
    }
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_told_from_silence() {
    // RFC 6761, section 6.4: names below it do not exist.
    let address: Address = "nobody.invalid:8000".parse().unwrap();
    let unknown = learn_key(&address.into(), &anywhere).await.unwrap_err();
    assert!(ExchangeError::from(unknown).is_unknown_name());
    let silent = learn_key(&dead_address().await.into(), &anywhere).await.unwrap_err();
    assert!(!ExchangeError::from(silent).is_unknown_name());
}

#[tokio::test]
async fn sets_its_clock_by_the_other_once() {
    let [mara, jonas] = [Identity::generate().unwrap(), Identity::generate().unwrap()];
    for ahead_seconds in [1000, -1000] {
        let node = Node::start_at(&mara, NOW.plus_seconds(ahead_seconds)).await;
        let client = client(&jonas);
        client.book().set(mara.id(), vec![node.address.clone()]);
        assert_eq!(get(&client, mara.id()).await.unwrap().0, StatusCode::OK);
        assert_eq!(node.requests(), 2);
        assert_eq!(get(&client, mara.id()).await.unwrap().0, StatusCode::OK);
        assert_eq!(node.requests(), 3);
    }
}

#[tokio::test]
async fn does_not_repeat_what_is_refused_for_another_reason() {
    let [mara, jonas, other] = [(); 3].map(|()| Identity::generate().unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let local = listener.local_addr().unwrap();
    let requests = Arc::<AtomicUsize>::default();
    // It shows the right key and expects the name of another: every signature is wrong.
    let state = Answering { id: other.id(), now: NOW, requests: requests.clone() };
    let router = Router::new().fallback(answer).with_state(state);
    let listener = TlsListener(listener, tls_server(&mara));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let client = client(&jonas);
    client.book().set(mara.id(), vec![Address::from_ip(local.ip(), local.port())]);
    assert_eq!(get(&client, mara.id()).await.unwrap().0, StatusCode::UNAUTHORIZED);
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn learns_a_key_without_sending_anything() {
    let mara = Identity::generate().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: Address = format!("localhost:{}", listener.local_addr().unwrap().port()).parse().unwrap();
    let server = tls_server(&mara);
    let received = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (mut stream, kind) = server.accept(stream).await.unwrap();
        let mut received = Vec::new();
        stream.read_to_end(&mut received).await.unwrap();
        (kind, received)
    });
    assert_eq!(learn_key(&address.into(), &anywhere).await.unwrap(), mara.id());
    assert_eq!(received.await.unwrap(), (ConnectionKind::Node, Vec::new()));
}

#[tokio::test]
async fn knows_what_is_no_node() {
    assert!(matches!(learn_key(&dead_address().await.into(), &anywhere).await, Err(FirstContactError::Unreachable(_))));

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let local = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new()).await.unwrap() });
    let address = Address::from_ip(local.ip(), local.port());
    assert!(matches!(learn_key(&address.into(), &anywhere).await, Err(FirstContactError::NotANode(_))));
}
