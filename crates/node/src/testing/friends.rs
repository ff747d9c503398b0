//! Two nodes on real sockets whose owners are friends, with a note of every request between them.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    Router,
    body::{self, Body},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    serve::Listener,
};
use domain::{
    Address, Audience, Cursor, Friendship, NodeId, PeerId, PostId, Sha256, TimelineFilter,
    friendship::{OwnerAction, Seq, Stance, Statement, Theirs},
};
use federation::{
    Identity, paths,
    signature::verify,
    tls::{BrowserCertificate, ConnectionKind, TlsServer, TlsStream},
    wire::{
        IntroductionAnswer, KNOWS_INTRODUCTIONS, KNOWS_MESSAGES, O2M_INSTANCE, O2M_INTRODUCTIONS, O2M_MESSAGES,
        O2M_READ, O2M_THREADS, PeerMessage, Poke, SignedInstance, read_mark,
    },
};
use store::NewPeer;
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};
use tokio_util::io::ReaderStream;

use super::TestNode;
use crate::{
    befriending::receive::Reply,
    introducing::serve::IntroductionTaken,
    node::Node,
    owner::{Friend, Owner},
    posting::{draft::form::DraftForm, edit::PostEdit},
};

/// Two nodes, and the way between them.
pub(crate) struct Friends {
    pub(crate) alpha: Side,
    pub(crate) beta: Side,
}

/// One of the two.
pub(crate) struct Side {
    pub(crate) test: TestNode,
    pub(crate) owner: Owner,
    /// The other one.
    pub(crate) friend: PeerId,
    pub(crate) wire: Wire,
}

/// What the other side asks of a node.
#[derive(Clone, Default)]
pub(crate) struct Wire {
    node: Arc<Mutex<Option<Node>>>,
    asked: Arc<Mutex<Vec<String>>>,
    instead: Arc<Mutex<Option<Instead>>>,
    listening: Arc<Mutex<Option<AbortHandle>>>,
    has_no_threads: Arc<AtomicBool>,
    has_no_messages: Arc<AtomicBool>,
}

/// What is answered in place of the node's answers below a path.
#[derive(Clone)]
struct Instead {
    path: &'static str,
    /// So many requests are answered by the node before.
    after: usize,
    answer: (StatusCode, String),
}

impl Wire {
    /// Method, path and status of every request since the last call.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// From now on answers requests below `path` so.
    pub(crate) fn answers(&self, path: &'static str, status: StatusCode, body: impl Into<String>) {
        *self.instead.lock().unwrap() = Some(Instead { path, after: 0, answer: (status, body.into()) });
    }

    /// After so many requests below `path` more the node fails.
    pub(crate) fn fails_after(&self, after: usize, path: &'static str) {
        let answer = (StatusCode::INTERNAL_SERVER_ERROR, String::new());
        *self.instead.lock().unwrap() = Some(Instead { path, after, answer });
    }

    /// From now on answers as a server that has no threads (O2M 0.3), or as one that has.
    pub(crate) fn has_no_threads(&self, has_none: bool) {
        self.has_no_threads.store(has_none, Ordering::Relaxed);
    }

    /// From now on answers as a server that has threads and no messages, or as one that has.
    pub(crate) fn has_no_messages(&self, has_none: bool) {
        self.has_no_messages.store(has_none, Ordering::Relaxed);
    }

    /// From now on the node answers.
    pub(crate) fn is_well(&self) {
        *self.instead.lock().unwrap() = None;
    }

    fn instead_of(&self, path: &str) -> Option<(StatusCode, String)> {
        let mut instead = self.instead.lock().unwrap();
        let instead = instead.as_mut().filter(|instead| path.starts_with(instead.path))?;
        if instead.after > 0 {
            instead.after -= 1;
            return None;
        }
        Some(instead.answer.clone())
    }

    /// Answers for `node` from now on, at the address that is returned.
    pub(crate) async fn serve(&self, node: &Node) -> Address {
        *self.node.lock().unwrap() = Some(node.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let browser = BrowserCertificate::generate(&["localhost".to_owned()], node.now()).unwrap();
        let listener = Sealed(listener, TlsServer::new(node.identity(), &browser).unwrap());
        let router = Router::new().fallback(answer).with_state(self.clone());
        let listening = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        *self.listening.lock().unwrap() = Some(listening.abort_handle());
        Address::from_ip(address.ip(), address.port())
    }

    /// Answers for `node`, which has the same key, in place of the one before, at the same address.
    pub(crate) fn answers_for(&self, node: &Node) {
        *self.node.lock().unwrap() = Some(node.clone());
    }

    /// Lets the node go: nobody listens any more, and connections that are open end with the next request.
    pub(crate) fn stop(&self) {
        if let Some(listening) = self.listening.lock().unwrap().take() {
            listening.abort();
        }
        *self.node.lock().unwrap() = None;
    }
}

struct Sealed(TcpListener, TlsServer);

impl Listener for Sealed {
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

/// Whose answers say which instance of the friend's is known.
const TELLS: [&str; 2] = [paths::FEED, paths::POKE];

pub(crate) const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

async fn answer(State(wire): State<Wire>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let asked = format!("{} {}", head.method, head.uri);
    let node = wire.node.lock().unwrap().clone();
    let has_none = wire.has_no_threads.load(Ordering::Relaxed);
    let path = head.uri.path();
    let mut response = match (wire.instead_of(path), node) {
        (Some(answer), _) => answer.into_response(),
        (None, _) if has_none && (path == paths::THREADS || path.starts_with(paths::POSTS)) => {
            StatusCode::NOT_FOUND.into_response()
        }
        (None, None) => (StatusCode::SERVICE_UNAVAILABLE, [(header::CONNECTION, "close")]).into_response(),
        (None, Some(_)) if head.uri.path() == paths::WELL_KNOWN && head.headers.contains_key("signature") => {
            panic!("a stranger was told who asks")
        }
        (None, Some(node)) if head.uri.path() == paths::WELL_KNOWN => match node.well_known().await.unwrap() {
            Some(known) => known.to_json().into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        (None, Some(node)) => {
            let if_none_match = head.headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
            let if_none_match = if_none_match.unwrap_or_default().to_owned();
            let mark = read_mark(&head.headers);
            let signed = verify(&head, node.own_id(), node.now());
            let body = body::to_bytes(body, 16 * 1024).await.unwrap();
            match signed.and_then(|head| head.with_body(&body)) {
                Err(_) => StatusCode::UNAUTHORIZED.into_response(),
                Ok(signed) if head.uri.path() == paths::peer(signed.id) => take_message(&node, signed.id, &body).await,
                Ok(signed) => match node.friend(signed.id, HERE).await.unwrap() {
                    Some(friend) => {
                        if let Some(mark) = mark {
                            friend.has_read_messages(mark).await.unwrap();
                        }
                        let mut response = node_answer(&friend, &head.uri, &if_none_match, Body::from(body)).await;
                        if let Some(instance) = friend.instance().filter(|_| TELLS.contains(&head.uri.path())) {
                            response.headers_mut().insert(O2M_INSTANCE, instance.parse().unwrap());
                        }
                        if let Some(mark) = friend.read_mark().await.unwrap().filter(|_| path == paths::FEED) {
                            response.headers_mut().insert(O2M_READ, mark.to_string().parse().unwrap());
                        }
                        response
                    }
                    None => StatusCode::NOT_FOUND.into_response(),
                },
            }
        }
    };
    if path == paths::FEED && !has_none && !wire.has_no_messages.load(Ordering::Relaxed) {
        response.headers_mut().insert(O2M_MESSAGES, KNOWS_MESSAGES);
        response.headers_mut().insert(O2M_INTRODUCTIONS, KNOWS_INTRODUCTIONS);
    }
    if has_none {
        response.headers_mut().remove(O2M_THREADS);
    }
    wire.asked.lock().unwrap().push(format!("{asked} {}", response.status().as_u16()));
    response
}

async fn take_message(node: &Node, from: NodeId, body: &[u8]) -> Response {
    match node.receive(from, HERE, &PeerMessage::parse(body).unwrap()).await {
        Ok(Reply { answer, newer }) => match answer.to_json() {
            None => StatusCode::NO_CONTENT.into_response(),
            Some(json) => {
                let newer = newer.as_ref().map(SignedInstance::as_str).unwrap_or_default().to_owned();
                (StatusCode::CONFLICT, [(O2M_INSTANCE, newer)], json).into_response()
            }
        },
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// What `server` answers with, in short.
async fn node_answer(friend: &Friend, uri: &axum::http::Uri, if_none_match: &str, body: Body) -> Response {
    let document = match uri.path() {
        paths::FEED => {
            let since = uri.query().and_then(|query| query.strip_prefix("since="));
            let since: Option<Cursor> = since.map(|since| since.parse().unwrap());
            match since.filter(|since| since.etag() == if_none_match) {
                Some(since) if friend.knows_all(since).await.unwrap() => {
                    let threads = friend.threads_head().await.unwrap().unwrap().to_string();
                    return (StatusCode::NOT_MODIFIED, [(O2M_THREADS, threads)]).into_response();
                }
                _ => friend.feed(since).await.unwrap().unwrap(),
            }
        }
        paths::THREADS => {
            let since = uri.query().and_then(|query| query.strip_prefix("since="));
            friend.threads(since.map(|since| since.parse().unwrap())).await.unwrap().unwrap()
        }
        path if path.starts_with(paths::POSTS) && uri.query().is_some() => {
            let post = path[paths::POSTS.len() + 1..].split('/').next().unwrap().parse().unwrap();
            let before = uri.query().and_then(|query| query.strip_prefix("before=")).unwrap().parse().unwrap();
            match friend.older_comments(post, before).await.unwrap() {
                Some(document) => document,
                None => return StatusCode::NOT_FOUND.into_response(),
            }
        }
        path if path.starts_with(paths::POSTS) => {
            let ids: Vec<&str> = path[paths::POSTS.len() + 1..].split("/comments/").collect();
            let jws = body::to_bytes(body, 40 * 1024).await.unwrap();
            let brought = friend.bring(ids[0].parse().unwrap(), ids[1].parse().unwrap(), str::from_utf8(&jws).unwrap());
            let brought = brought.await.unwrap();
            let status = StatusCode::from_u16(brought.answer.status()).unwrap();
            return (status, brought.held.unwrap_or_default()).into_response();
        }
        path if path.starts_with(paths::INTRODUCTIONS) => {
            let id = path[paths::INTRODUCTIONS.len() + 1..].parse().unwrap();
            let answer = IntroductionAnswer::parse(&body::to_bytes(body, 16 * 1024).await.unwrap()).unwrap();
            return match friend.introduce(id, &answer).await.unwrap() {
                IntroductionTaken::Held => StatusCode::NO_CONTENT,
                IntroductionTaken::Malformed => StatusCode::BAD_REQUEST,
                IntroductionTaken::NotFound => StatusCode::NOT_FOUND,
                IntroductionTaken::TooMany => StatusCode::TOO_MANY_REQUESTS,
            }
            .into_response();
        }
        paths::PROFILE => friend.profile().await.unwrap().unwrap(),
        paths::POKE => {
            let poke = Poke::parse(&body::to_bytes(body, 1000).await.unwrap()).unwrap();
            friend.poked(poke).await.unwrap();
            return StatusCode::NO_CONTENT.into_response();
        }
        path if path.starts_with(paths::MEDIA) => {
            let name = path.rsplit('/').next().unwrap().parse().unwrap();
            return match friend.open_media(name).await.unwrap() {
                Some(open) => Body::from_stream(ReaderStream::new(open.file)).into_response(),
                None => StatusCode::NOT_FOUND.into_response(),
            };
        }
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    if document.etag == if_none_match {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let threads = friend.threads_head().await.unwrap().map(|head| head.to_string()).unwrap_or_default();
    let headers =
        [(header::ETAG, document.etag), (header::CACHE_CONTROL, "private, no-cache".into()), (O2M_THREADS, threads)];
    (headers, document.body).into_response()
}

impl Friends {
    /// Two friends; what `before` does to alpha was before they became friends.
    pub(crate) async fn after(before: impl AsyncFnOnce(&TestNode, &Owner)) -> Self {
        let ((alpha, alpha_owner), (beta, beta_owner)) = (TestNode::set_up().await, TestNode::set_up().await);
        before(&alpha, &alpha_owner).await;
        let (alpha_wire, beta_wire) = (Wire::default(), Wire::default());
        let beta_at = beta_wire.serve(&beta.node).await;
        let beta_to_alpha = accept(&alpha.node, beta.node.own_id(), &beta_at).await;
        let alpha_at = alpha_wire.serve(&alpha.node).await;
        let alpha_to_beta = accept(&beta.node, alpha.node.own_id(), &alpha_at).await;
        Self {
            alpha: Side { test: alpha, owner: alpha_owner, friend: beta_to_alpha, wire: alpha_wire },
            beta: Side { test: beta, owner: beta_owner, friend: alpha_to_beta, wire: beta_wire },
        }
    }

    /// Two friends who have not published anything.
    pub(crate) async fn new() -> Self {
        Self::after(async |_, _| {}).await
    }
}

/// Makes somebody a friend who is never there.
pub(crate) async fn befriend(node: &Node) -> PeerId {
    befriend_key(node, Identity::generate().unwrap().id()).await
}

/// The same by whose key one can say something in their name.
pub(crate) async fn befriend_key(node: &Node, id: NodeId) -> PeerId {
    accept(node, id, &Address::from_ip(HERE, 1)).await
}

/// Makes the node at `address` a friend, who has heard so.
async fn accept(node: &Node, id: NodeId, address: &Address) -> PeerId {
    let tx = node.store.write().await.unwrap();
    let row = tx.insert_peer(NewPeer { node_id: id, name: "Friend", address }, node.now()).await.unwrap();
    tx.save_friendship(&row, &accepted(), node.now()).await.unwrap();
    tx.commit().await.unwrap();
    row.id
}

/// Makes a former friend one again, who has heard so.
pub(crate) async fn befriend_again(node: &Node, peer: PeerId) {
    let tx = node.store.write().await.unwrap();
    let row = tx.peer_row(peer).await.unwrap().unwrap();
    tx.save_friendship(&row, &accepted(), node.now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Both said that they are friends, and heard it.
fn accepted() -> Friendship {
    let seq = Seq::try_from(1).unwrap();
    let mut friendship = Friendship::default().decide(OwnerAction::Ask).unwrap();
    friendship.mine.told = friendship.mine.seq;
    friendship.mine.is_due = false;
    let statement = Statement { seq, since: seq, stance: Stance::Friend, settled: Seq::NONE };
    friendship.theirs = Some(Theirs { statement, content: Sha256([0; 32]) });
    friendship
}

impl Side {
    /// Goes back to the day of the backup.
    pub(crate) async fn restore(&mut self, backup: TempDir) {
        let restored = self.test.restore(backup).await;
        self.wire.answers_for(&restored.node);
        self.owner = restored.sign_in().await;
        // The friend confirms that it is one.
        self.owner.reading().pull(self.friend).await.unwrap();
        self.test = restored;
    }

    pub(crate) fn node(&self) -> &Node {
        &self.test.node
    }

    pub(crate) async fn edit(&self, post: PostId, source: &str, audience: Audience) {
        let edit = PostEdit::new(source.into(), audience);
        self.owner.posts().edit(post, &edit).await.unwrap();
    }

    /// Where the feed is that this side offers the other.
    pub(crate) async fn head(&self) -> Cursor {
        self.row().await.feed_head.unwrap()
    }

    pub(crate) async fn row(&self) -> store::PeerRow {
        self.node().store.peer_row(self.friend).await.unwrap().unwrap()
    }

    /// Texts of what is here of the other side's posts, newest first.
    pub(crate) async fn reads(&self) -> Vec<String> {
        let posts = self.node().store.timeline(None, TimelineFilter::friend(self.friend), 1000).await.unwrap();
        posts.into_iter().map(|post| post.source).collect()
    }
}

/// Publishes a note to all friends.
pub(crate) async fn publish(owner: &Owner, source: &str) -> PostId {
    let form = DraftForm { source: source.into(), audience: Some(Audience::AllFriends), ..DraftForm::default() };
    owner.posts().publish(&form, Vec::new()).await.unwrap().id
}
