//! A server of the test's own making: a key, and the words of docs/PROTOCOL.md.

use std::fs;

use axum::{Router, http::StatusCode};
use domain::{NodeId, Timestamp};
use federation::{
    Identity,
    dial::{AddressBook, SealedTransport},
    signature::sign,
};
use node::clock::{Clock, SystemClock};
use reqwest::{Method, Request, Response};
use serde_json::{Value, json};

use super::{Owner, TestNode, letter, serve_as};

/// Somebody who can sign.
pub(crate) struct Caller {
    identity: Identity,
    transport: SealedTransport,
}

impl Caller {
    /// Somebody whom nobody knows.
    pub(crate) fn stranger() -> Self {
        Self::new(Identity::generate().expect("random bytes"))
    }

    /// Somebody whom nobody knows, with a server that takes whatever it is told; and where that is.
    pub(crate) async fn with_server() -> (Self, String) {
        let identity = Identity::generate().expect("random bytes");
        let address = serve_as(&identity, Router::new().fallback(async || StatusCode::NO_CONTENT)).await;
        (Self::new(identity), address)
    }

    /// Somebody who holds the key of `node`.
    pub(crate) fn with_key_of(node: &TestNode) -> Self {
        Self::new(node.identity())
    }

    /// Somebody who holds this key.
    pub(crate) fn new(identity: Identity) -> Self {
        let everywhere = |_: &domain::Candidate, _| true;
        let transport = SealedTransport::new(identity.clone(), AddressBook::default(), everywhere).expect("a client");
        Self { identity, transport }
    }

    pub(crate) fn id(&self) -> NodeId {
        self.identity.id()
    }

    /// The key by which it signs.
    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Signs `request` as if it were `at`.
    pub(crate) fn sign(&self, mut request: Request, at: Timestamp) -> Request {
        sign(&self.identity, at, &mut request).expect("a signature");
        request
    }

    /// Sends a signed request to `node`.
    pub(crate) async fn send(&self, node: &TestNode, method: Method, path: &str, body: Option<String>) -> Response {
        let target = node.identity().id();
        self.transport.book().set(target, [node.address().parse::<domain::Address>().expect("an address")]);
        self.transport.execute(letter(target, method, path, body), now()).await.expect("an answer")
    }

    pub(crate) async fn get(&self, node: &TestNode, path: &str) -> Response {
        self.send(node, Method::GET, path, None).await
    }

    /// Says how this somebody stands towards the owner of `node`, for the first time.
    pub(crate) async fn state(&self, node: &TestNode, stance: &str, name: &str, addresses: &[&str]) -> Response {
        self.say(node, &statement(1, stance, name, addresses)).await
    }

    /// Says a statement to `node`.
    pub(crate) async fn say(&self, node: &TestNode, statement: &Value) -> Response {
        let path = format!("/o2m/v1/peers/{}", self.id());
        self.send(node, Method::PUT, &path, Some(statement.to_string())).await
    }

    /// Asks `owner`, whose server is `node`, and is accepted.
    pub(crate) async fn befriend(&self, node: &TestNode, owner: &Owner, name: &str, addresses: &[&str]) {
        let asked = self.state(node, "friend", name, addresses).await;
        assert_eq!(asked.status(), StatusCode::NO_CONTENT);
        owner.answer(name, "friends/accept").await;
        owner.friend_page(name).await;
    }
}

impl TestNode {
    /// The node's key pair, from its data folder.
    pub(crate) fn identity(&self) -> Identity {
        let key = fs::read_to_string(self.data().join("identity.key")).expect("the node has a key");
        Identity::from_pem(&key).expect("a key")
    }
}

/// The statement numbered `seq`, of a stance that begins with it; with a card if it asks, as the protocol says.
pub(crate) fn statement(seq: u64, stance: &str, name: &str, addresses: &[&str]) -> Value {
    let mut statement = json!({"seq": seq, "since": seq, "stance": stance, "settled": 0, "seen": 0});
    if stance == "friend" {
        statement["card"] = json!({"name": name, "addresses": addresses});
    }
    statement
}

/// What time it is, by the clock of this machine.
pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}
