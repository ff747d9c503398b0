//! The client against a real server on this machine, whose every request is written down.

mod threads;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
    serve::Listener,
};
use domain::{
    Candidate, Epoch, Instance, PeerFailure, Profile, Sha256, Timestamp, WireId,
    friendship::{Seq, Stance, Statement},
    limits,
};
use futures::TryStreamExt;

use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::{
    Identity,
    cache::testing::Memory,
    dial::AddressBook,
    signature::verify,
    tls::{BrowserCertificate, ConnectionKind, TlsServer, TlsStream},
    wire::{FeedWriter, O2M_INSTANCE, O2M_MESSAGES, O2M_THREADS, SignedInstance, profile_to_json},
};

const NOW: Timestamp = Timestamp(1_795_000_000_000);

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What the server has to say, and what it was asked.
#[derive(Debug, Clone, Default)]
struct Friend {
    id: Arc<Mutex<Option<NodeId>>>,
    is_slow: Arc<Mutex<bool>>,
    document: Arc<Mutex<Option<(StatusCode, Bytes)>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
    /// An instance that is told with every answer.
    instance: Arc<Mutex<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    path: String,
    body: Bytes,
    is_signed: bool,
    if_none_match: Option<String>,
    instance: Option<String>,
}

impl Friend {
    async fn serve(&self) -> Address {
        self.serve_as(&Identity::generate().unwrap()).await
    }

    async fn serve_as(&self, identity: &Identity) -> Address {
        *self.id.lock().unwrap() = Some(identity.id());
        let browser = BrowserCertificate::generate(&["localhost".to_owned()], NOW).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let listener = TlsListener(listener, TlsServer::new(identity, &browser).unwrap());
        let router = Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Address::from_ip(address.ip(), address.port())
    }

    fn says(&self, status: StatusCode, body: impl Into<Bytes>) {
        *self.document.lock().unwrap() = Some((status, body.into()));
    }

    fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

async fn answer(State(friend): State<Friend>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 10_000).await.unwrap();
    let id = friend.id.lock().unwrap().unwrap();
    let is_signed = verify(&head, id, NOW).and_then(|head| head.with_body(&body)).is_ok();
    let text = |name| head.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let asked = Asked {
        path: head.uri.to_string(),
        body,
        is_signed,
        if_none_match: text(header::IF_NONE_MATCH),
        instance: text(O2M_INSTANCE),
    };
    friend.asked.lock().unwrap().push(asked.clone());
    if *friend.is_slow.lock().unwrap() {
        std::future::pending::<()>().await;
    }
    let (status, body) = friend.document.lock().unwrap().clone().unwrap();
    let etag = format!("\"{}\"", body.len());
    let headers = [
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::ETAG, &etag),
        (header::LOCATION, "/o2m/v1/feed"),
        (header::RETRY_AFTER, "7"),
        (O2M_THREADS, "0000000000c0ffee.7"),
        (O2M_MESSAGES, "1"),
        (header::CONNECTION, if status == StatusCode::SERVICE_UNAVAILABLE { "close" } else { "keep-alive" }),
        (O2M_INSTANCE, &*friend.instance.lock().unwrap().clone()),
    ];
    if status == StatusCode::OK && asked.if_none_match.as_deref() == Some(&etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    // In small pieces, so that its length is not known beforehand.
    let pieces: Vec<_> = body.chunks(16 * 1024).map(|piece| Ok::<_, BoxError>(Bytes::copy_from_slice(piece))).collect();
    (status, headers, Body::from_stream(futures::stream::iter(pieces))).into_response()
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

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A client for the server with the key `id`, last seen at `addresses`.
fn client_of(id: NodeId, addresses: Vec<Address>, stored: Memory) -> PeerClient {
    let book = AddressBook::default();
    book.set(id, addresses);
    let transport = SealedTransport::new(Identity::generate().unwrap(), book, |_: &Candidate, _| true).unwrap();
    PeerClient::new(transport, id, Arc::new(|| NOW), None, Arc::new(drop), stored)
}

async fn friend() -> (Friend, PeerClient, Memory) {
    let friend = Friend::default();
    let address = friend.serve().await;
    let stored = Memory::default();
    let id = friend.id.lock().unwrap().unwrap();
    (friend, client_of(id, vec![address], stored.clone()), stored)
}

fn at(seq: i64) -> Cursor {
    Cursor { epoch: Epoch(0x00c0_ffee), seq }
}

/// A feed with one change, at `seq`.
fn feed(seq: i64) -> Bytes {
    let mut writer = FeedWriter::new("Mara".into(), at(seq), at(1), false);
    writer.add_removed(seq, WireId([1; 16]));
    writer.finish(false).0
}

fn profile(name: &str) -> Bytes {
    profile_to_json(&Profile { name: name.into(), about: String::new(), picture: None })
}

#[tokio::test]
async fn asks_again_for_a_document_with_what_it_has_and_keeps_no_signature() {
    let (friend, client, stored) = friend().await;
    friend.says(StatusCode::OK, profile("Mara"));
    let first = client.profile().await.unwrap();
    let second = client.profile().await.unwrap();
    assert_eq!((first.cache, second.cache), (CacheOutcome::Fetched, CacheOutcome::Revalidated));
    assert_eq!(first.content, second.content);
    let asked = friend.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().all(|each| each.is_signed));
    assert!(asked[0].if_none_match.is_none() && asked[1].if_none_match.is_some());
    let stored = format!("{:?}", stored.0.lock().unwrap());
    assert!(!stored.to_lowercase().contains("signature") && !stored.contains("127.0.0.1"), "{stored}");
    let host = friend.id.lock().unwrap().unwrap().host();
    assert!(stored.contains(&format!("GET:https://{host}/o2m/v1/profile")), "{stored}");

    friend.says(StatusCode::OK, profile("Mara Lind"));
    let third = client.profile().await.unwrap();
    assert_eq!((third.cache, third.content.name.as_str()), (CacheOutcome::Fetched, "Mara Lind"));
}

#[tokio::test]
async fn reads_on_where_it_was_and_keeps_no_page() {
    let (friend, client, stored) = friend().await;
    friend.says(StatusCode::OK, feed(9));
    let page = client.feed(Some(at(8))).await.unwrap().0.unwrap();
    assert_eq!((page.cursor, page.items.len()), (at(9), 1));
    assert!(stored.0.lock().unwrap().is_empty());
    let asked = friend.asked();
    assert_eq!(asked[0].path, "/o2m/v1/feed?since=0000000000c0ffee.8");
    assert_eq!(asked[0].if_none_match.as_deref(), Some("\"0000000000c0ffee.8\""));

    assert_eq!(failure(client.feed(None).await), Some(PeerFailure::NotAdvancing), "it does not begin anew");
    let asked = friend.asked();
    assert_eq!((asked[0].path.as_str(), asked[0].if_none_match.as_deref()), ("/o2m/v1/feed", None));
    friend.says(StatusCode::NOT_MODIFIED, "");
    assert_eq!(client.feed(Some(at(9))).await.unwrap().0, None);
    assert_eq!(failure(client.feed(None).await), Some(PeerFailure::Malformed), "nothing was known");
}

#[tokio::test]
async fn a_poke_says_up_to_where() {
    let (friend, client, _) = friend().await;
    friend.says(StatusCode::NO_CONTENT, "");
    client.poke(Poke { cursor: at(60), threads: None }).await.unwrap();
    let asked = friend.asked();
    assert_eq!(
        (asked[0].path.as_str(), &*asked[0].body),
        ("/o2m/v1/poke", &br#"{"cursor":"0000000000c0ffee.60"}"#[..])
    );
}

#[tokio::test]
async fn a_statement_is_held_or_contradicted() {
    let (friend, client, _) = friend().await;
    let seq = |number: u64| Seq::try_from(number).unwrap();
    let statement = Statement { seq: seq(2), since: seq(1), stance: Stance::Ended, settled: seq(0) };
    let message = PeerMessage { statement, seen: seq(0), card: None, instance: None, note: "".parse().unwrap() };
    friend.says(StatusCode::NO_CONTENT, "");
    assert_eq!(client.tell(&message).await.unwrap(), Answer::Held);
    let asked = friend.asked();
    assert!(asked[0].path.starts_with("/o2m/v1/peers/") && asked[0].body == message.to_json() && asked[0].is_signed);
    friend.says(StatusCode::CONFLICT, r#"{"seq":9,"settled":4}"#);
    assert_eq!(client.tell(&message).await.unwrap(), Answer::Conflict { seq: seq(9), settled: seq(4) });
    for (status, body, expected) in [
        (StatusCode::OK, "", PeerFailure::Malformed),
        (StatusCode::CONFLICT, "{}", PeerFailure::Malformed),
        (StatusCode::SERVICE_UNAVAILABLE, "", PeerFailure::Unavailable),
        (StatusCode::NOT_FOUND, "", PeerFailure::Refused),
    ] {
        friend.says(status, body);
        assert_eq!(failure(client.tell(&message).await), Some(expected), "{status}");
    }
}

#[tokio::test]
async fn goes_past_whoever_else_is_where_the_server_was() {
    let (friend, _, stored) = friend().await;
    friend.says(StatusCode::OK, feed(9));
    let other = Friend::default();
    let elsewhere = other.serve().await;
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let web = Address::from_ip(plain.local_addr().unwrap().ip(), plain.local_addr().unwrap().port());
    tokio::spawn(async move { axum::serve(plain, Router::new()).await.unwrap() });
    let gone = Address::from_ip([127, 0, 0, 1].into(), 1);
    let address = friend.serve().await;
    let id = friend.id.lock().unwrap().unwrap();
    let client = client_of(id, vec![elsewhere.clone(), gone, web, address.clone()], stored.clone());
    assert!(client.feed(Some(at(8))).await.unwrap().0.is_some());
    assert_eq!((client.answered_at(), friend.asked().len()), (Some(address), 1));

    let client = client_of(id, vec![elsewhere], stored);
    assert_eq!(failure(client.feed(None).await), Some(PeerFailure::OtherKey));
    assert_eq!(failure(client.profile().await), Some(PeerFailure::OtherKey));
    assert!(other.asked().is_empty() && client.answered_at().is_none());
}

#[tokio::test]
async fn two_at_once_go_past_somebody_else() {
    let friend = Friend::default();
    friend.says(StatusCode::OK, feed(9));
    let elsewhere = Friend::default().serve().await;
    let address = friend.serve().await;
    let id = friend.id.lock().unwrap().unwrap();
    for _ in 0..20 {
        let book = AddressBook::default();
        let transport =
            SealedTransport::new(Identity::generate().unwrap(), book.clone(), |_: &Candidate, _| true).unwrap();
        // As a node does: each exchange says first where the server may be.
        let ask = async || {
            book.set(id, vec![elsewhere.clone(), address.clone()]);
            let client =
                PeerClient::new(transport.clone(), id, Arc::new(|| NOW), None, Arc::new(drop), Memory::default());
            client.feed(Some(at(8))).await.map(drop)
        };
        let (one, two) = tokio::join!(ask(), ask());
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    }
}

#[tokio::test]
async fn goes_past_whoever_takes_the_call_and_says_nothing() {
    let (friend, _, stored) = friend().await;
    friend.says(StatusCode::OK, feed(9));
    let address = friend.serve().await;
    let id = friend.id.lock().unwrap().unwrap();
    // The system takes calls for whoever listens, even if nobody ever looks.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent_at = Address::from_ip(silent.local_addr().unwrap().ip(), silent.local_addr().unwrap().port());
    let client = client_of(id, vec![silent_at.clone(), address.clone()], stored.clone());
    assert_eq!(client.feed(Some(at(8))).await.unwrap().0.unwrap().cursor, at(9));
    assert_eq!(client.answered_at(), Some(address));
    let client = client_of(id, vec![silent_at], stored);
    assert_eq!(failure(client.feed(Some(at(8))).await), Some(PeerFailure::Slow), "where else is not known");
}

#[tokio::test]
async fn what_is_stored_hides_no_failure() {
    let (friend, client, stored) = friend().await;
    friend.says(StatusCode::OK, profile("Mara"));
    client.profile().await.unwrap();
    for (status, expected, is_kept) in [
        (StatusCode::INTERNAL_SERVER_ERROR, PeerFailure::Unavailable, true),
        (StatusCode::TOO_MANY_REQUESTS, PeerFailure::Unavailable, true),
        (StatusCode::IM_A_TEAPOT, PeerFailure::Malformed, true),
        (StatusCode::NOT_FOUND, PeerFailure::Refused, false),
    ] {
        friend.says(status, "{}");
        assert_eq!(failure(client.profile().await), Some(expected), "{status}");
        assert_eq!(failure(client.feed(Some(at(1))).await), Some(expected), "{status}");
        assert_eq!(!stored.0.lock().unwrap().is_empty(), is_kept, "{status}");
    }
}

#[tokio::test]
async fn a_server_that_is_gone_is_a_failure_though_its_profile_is_stored() {
    let (friend, client, stored) = friend().await;
    friend.says(StatusCode::OK, profile("Mara"));
    client.profile().await.unwrap();
    let gone = Address::from_ip([127, 0, 0, 1].into(), 1);
    let id = friend.id.lock().unwrap().unwrap();
    let client = client_of(id, vec![gone], stored);
    assert_eq!(failure(client.profile().await), Some(PeerFailure::Unreachable));
    assert_eq!(failure(client.feed(None).await), Some(PeerFailure::Unreachable));
}

#[tokio::test]
async fn stops_reading_at_the_limit() {
    let (friend, client, stored) = friend().await;
    friend.says(StatusCode::OK, vec![b' '; limits::FEED_PAGE_BYTES + 1]);
    assert_eq!(failure(client.feed(None).await), Some(PeerFailure::TooLarge));
    assert_eq!(failure(client.profile().await), Some(PeerFailure::TooLarge));
    assert!(stored.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn does_not_go_where_it_is_sent() {
    let (friend, client, _) = friend().await;
    for status in [StatusCode::FOUND, StatusCode::SEE_OTHER, StatusCode::PERMANENT_REDIRECT] {
        friend.says(status, "");
        assert_eq!(failure(client.profile().await), Some(PeerFailure::Redirected), "{status}");
        assert_eq!(failure(client.feed(None).await), Some(PeerFailure::Redirected), "{status}");
        assert_eq!(friend.asked().len(), 2, "{status}");
    }
}

#[tokio::test]
async fn takes_no_other_format() {
    let (friend, client, _) = friend().await;
    friend.says(StatusCode::OK, "<h1>A website</h1>");
    assert_eq!(failure(client.feed(None).await), Some(PeerFailure::Malformed));
}

#[tokio::test]
async fn gives_up_on_a_slow_server() {
    let (friend, client, _) = friend().await;
    *friend.is_slow.lock().unwrap() = true;
    let started = tokio::time::Instant::now();
    assert_eq!(failure(client.poke(Poke { cursor: at(1), threads: None }).await), Some(PeerFailure::Slow));
    assert!((9..13).contains(&started.elapsed().as_secs()));
}

#[tokio::test]
async fn a_file_is_no_longer_than_it_was_said_to_be() {
    let (friend, client, _) = friend().await;
    friend.says(StatusCode::OK, vec![7; 100_000]);
    let variant = |size_bytes| Variant {
        sha256: Sha256([1; 32]),
        width: 1,
        height: 1,
        content_type: "image/jpeg".into(),
        size_bytes,
    };
    let whole: Vec<Bytes> = client.media(&variant(100_000)).await.unwrap().try_collect().await.unwrap();
    assert_eq!(whole.iter().map(Bytes::len).sum::<usize>(), 100_000);
    let cut: Result<Vec<Bytes>, _> = client.media(&variant(99_999)).await.unwrap().try_collect().await;
    assert_eq!(failure(cut), Some(PeerFailure::TooLarge));
    friend.says(StatusCode::NOT_FOUND, "");
    assert_eq!(failure(client.media(&variant(1)).await.map(drop)), Some(PeerFailure::Refused));
}

fn failure<T>(result: Result<T, ExchangeError>) -> Option<PeerFailure> {
    result.err().and_then(|error| error.failure())
}

#[tokio::test]
async fn an_instance_is_heard_of_if_the_own_key_signed_it() {
    let friend = Friend::default();
    let address = friend.serve().await;
    let id = friend.id.lock().unwrap().unwrap();
    let (own, other) = (Identity::generate().unwrap(), Identity::generate().unwrap());
    let book = AddressBook::default();
    book.set(id, vec![address]);
    let transport = SealedTransport::new(own.clone(), book, |_: &Candidate, _| true).unwrap();
    let heard: Arc<Mutex<Vec<Instance>>> = Arc::default();
    let hear = heard.clone();
    let hear = Arc::new(move |instance| hear.lock().unwrap().push(instance));
    let client = PeerClient::new(transport, id, Arc::new(|| NOW), None, hear, Memory::default());
    let instance: Instance = "1795000000.5f0c8e21a94b7d36".parse().unwrap();
    let signed_by = |key: &Identity| SignedInstance::sign(key, instance).as_str().to_owned();
    for (told, expected) in [
        (String::new(), vec![]),
        ("not signed".to_owned(), vec![]),
        (signed_by(&other), vec![]),
        (signed_by(&own), vec![instance]),
    ] {
        *friend.instance.lock().unwrap() = told.clone();
        for status in [StatusCode::NO_CONTENT, StatusCode::CONFLICT] {
            friend.says(status, "");
            let _refused = client.poke(Poke { cursor: at(1), threads: None }).await;
            assert_eq!(std::mem::take(&mut *heard.lock().unwrap()), expected, "{told} with {status}");
        }
    }
}

#[tokio::test]
async fn an_old_copy_of_the_server_is_passed_over() {
    let (old, lives) = (Friend::default(), Friend::default());
    let identity = Identity::generate().unwrap();
    let addresses = vec![old.serve_as(&identity).await, lives.serve_as(&identity).await];
    let signed = SignedInstance::sign(&identity, "1795000000.5f0c8e21a94b7d36".parse().unwrap());
    *old.instance.lock().unwrap() = signed.as_str().to_owned();
    // Each with connections of its own.
    let client_at = |addresses: &[Address]| {
        let book = AddressBook::default();
        book.set(identity.id(), addresses.to_vec());
        let transport = SealedTransport::new(Identity::generate().unwrap(), book, |_: &Candidate, _| true).unwrap();
        let told = Some(signed.as_str());
        PeerClient::new(transport, identity.id(), Arc::new(|| NOW), told, Arc::new(drop), Memory::default())
    };
    old.says(StatusCode::SERVICE_UNAVAILABLE, "");
    lives.says(StatusCode::OK, feed(9));
    assert!(client_at(&addresses).feed(Some(at(8))).await.is_ok());
    assert_eq!((old.asked().len(), lives.asked()[0].instance.as_deref()), (1, Some(signed.as_str())));
    let alone = client_at(&addresses[..1]).feed(Some(at(8))).await;
    assert_eq!(failure(alone), Some(PeerFailure::Unavailable), "where there is no other");
}
