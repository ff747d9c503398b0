//! Two nodes on real sockets whose owners are friends, with a note of every request between them.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{self, Body},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Address, Audience, Cursor, FriendshipState, NodeId, PeerId, PostId};
use federation::{paths, wire::Poke};
use store::{Agreement, NewRequest};

use super::TestNode;
use crate::{DraftForm, Friend, Node, Owner, PostEdit, secret::hash_secret};

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

    async fn serve(&self) -> Address {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Address::from_ip(address.ip(), address.port())
    }
}

async fn answer(State(wire): State<Wire>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let asked = format!("{} {}", head.method, head.uri);
    let response = if let Some(answer) = wire.instead_of(head.uri.path()) {
        answer.into_response()
    } else {
        let node = wire.node.lock().unwrap().clone().unwrap();
        let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let token = text(header::AUTHORIZATION).trim_start_matches("Bearer ");
        match node.authenticate_friend(token).await.unwrap() {
            Some(friend) => node_answer(&friend, &head.uri, text(header::IF_NONE_MATCH), body).await,
            None => StatusCode::UNAUTHORIZED.into_response(),
        }
    };
    wire.asked.lock().unwrap().push(format!("{asked} {}", response.status().as_u16()));
    response
}

/// What `server` answers with, in short.
async fn node_answer(friend: &Friend, uri: &axum::http::Uri, if_none_match: &str, body: Body) -> Response {
    let document = match uri.path() {
        paths::FEED => {
            let since = uri.query().and_then(|query| query.strip_prefix("since="));
            let since: Option<Cursor> = since.map(|since| since.parse().unwrap());
            match since.filter(|since| since.etag() == if_none_match) {
                Some(since) if friend.knows_all(since).await.unwrap() => {
                    return StatusCode::NOT_MODIFIED.into_response();
                }
                _ => friend.feed(since).await.unwrap().unwrap(),
            }
        }
        paths::PROFILE => friend.profile().await.unwrap().unwrap(),
        paths::POKE => {
            let poke = Poke::parse(&body::to_bytes(body, 1000).await.unwrap()).unwrap();
            friend.poked(poke.cursor).await.unwrap();
            return StatusCode::NO_CONTENT.into_response();
        }
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    if document.etag == if_none_match {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([(header::ETAG, document.etag), (header::CACHE_CONTROL, "private, no-cache".into())], document.body)
        .into_response()
}

impl Friends {
    /// Two friends; what `before` does to alpha was before they became friends.
    pub(crate) async fn after(before: impl AsyncFnOnce(&TestNode, &Owner)) -> Self {
        let ((alpha, alpha_owner), (beta, beta_owner)) = (TestNode::set_up().await, TestNode::set_up().await);
        before(&alpha, &alpha_owner).await;
        let (alpha_wire, beta_wire) = (Wire::default(), Wire::default());
        *alpha_wire.node.lock().unwrap() = Some(alpha.node.clone());
        *beta_wire.node.lock().unwrap() = Some(beta.node.clone());
        let (a, b) = ("a".repeat(43), "b".repeat(43));
        let beta_to_alpha = accept(&alpha.node, &beta_wire.serve().await, &a, &b).await;
        let alpha_to_beta = accept(&beta.node, &alpha_wire.serve().await, &b, &a).await;
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
    accept(node, &Address::from_ip([127, 0, 0, 1].into(), 1), &"p".repeat(43), &"c".repeat(43)).await
}

/// Makes the node at `address` a friend who says `to_check` and to whom `to_present` is said.
async fn accept(node: &Node, address: &Address, to_present: &str, to_check: &str) -> PeerId {
    let tx = node.store.write().await.unwrap();
    let request = NewRequest {
        node_id: NodeId([7; 16]),
        address,
        state: FriendshipState::Received,
        name: "Friend",
        note: "",
        secret: "s",
    };
    let id = tx.save_request(None, request, node.now()).await.unwrap();
    let token_hash_to_check = &hash_secret(to_check);
    let agreement = Agreement { name: "Friend", address, token_to_present: to_present, token_hash_to_check };
    tx.accept_peer(id, agreement, node.now()).await.unwrap();
    tx.set_request_secret(id, None).await.unwrap();
    tx.commit().await.unwrap();
    id
}

impl Side {
    pub(crate) fn node(&self) -> &Node {
        &self.test.node
    }

    pub(crate) async fn edit(&self, post: PostId, source: &str, audience: Audience) {
        let edit = PostEdit { source: source.into(), audience, alts: Vec::new(), removed: Vec::new() };
        self.owner.edit_post(post, &edit).await.unwrap();
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
        let posts = self.node().store.timeline(None, Some(self.friend), 1000).await.unwrap();
        posts.into_iter().map(|post| post.source).collect()
    }
}

/// Publishes a note to all friends.
pub(crate) async fn publish(owner: &Owner, source: &str) -> PostId {
    let form = DraftForm { source: source.into(), audience: Some(Audience::AllFriends), ..DraftForm::default() };
    owner.publish(&form, Vec::new()).await.unwrap().id
}
