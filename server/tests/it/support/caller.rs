//! A server of the test's own making: a key, and the words of docs/PROTOCOL.md.

use std::fs;

use domain::{NodeId, Timestamp};
use federation::{
    Identity,
    dial::{AddressBook, SealedTransport},
};
use node::clock::{Clock, SystemClock};
use reqwest::{Method, Response, header};
use serde_json::{Value, json};

use super::TestNode;

/// Somebody who can sign.
pub(crate) struct Caller {
    id: NodeId,
    transport: SealedTransport,
}

impl Caller {
    /// Somebody whom nobody knows.
    pub(crate) fn stranger() -> Self {
        Self::new(Identity::generate().expect("random bytes"))
    }

    /// Somebody who holds the key of `node`.
    pub(crate) fn with_key_of(node: &TestNode) -> Self {
        Self::new(node.identity())
    }

    /// Somebody who holds this key.
    pub(crate) fn new(identity: Identity) -> Self {
        let id = identity.id();
        let everywhere = |_: &domain::Address, _| true;
        let transport = SealedTransport::new(identity, AddressBook::default(), everywhere).expect("a client");
        Self { id, transport }
    }

    pub(crate) fn id(&self) -> NodeId {
        self.id
    }

    /// Sends a signed request to `node`.
    pub(crate) async fn send(&self, node: &TestNode, method: Method, path: &str, body: Option<String>) -> Response {
        let target = node.identity().id();
        self.transport.book().set(target, vec![node.address().parse().expect("an address")]);
        let mut request = self.transport.request(method, target, path).expect("a path");
        if let Some(body) = body {
            request.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().expect("a value"));
            *request.body_mut() = Some(body.into());
        }
        self.transport.execute(request, now()).await.expect("an answer")
    }

    pub(crate) async fn get(&self, node: &TestNode, path: &str) -> Response {
        self.send(node, Method::GET, path, None).await
    }

    /// Says how this somebody stands towards the owner of `node`, for the first time.
    pub(crate) async fn state(&self, node: &TestNode, stance: &str, name: &str, addresses: &[&str]) -> Response {
        let path = format!("/o2m/v1/peers/{}", self.id);
        self.send(node, Method::PUT, &path, Some(statement(stance, name, addresses).to_string())).await
    }
}

impl TestNode {
    /// The node's key pair, from its data folder.
    pub(crate) fn identity(&self) -> Identity {
        let key = fs::read_to_string(self.data().join("identity.key")).expect("the node has a key");
        Identity::from_pem(&key).expect("a key")
    }
}

/// A first statement.
fn statement(stance: &str, name: &str, addresses: &[&str]) -> Value {
    json!({
        "seq": 1, "since": 1, "stance": stance, "settled": 0, "seen": 0,
        "card": {"name": name, "addresses": addresses}, "note": "",
    })
}

/// What time it is, by the clock of this machine.
pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}
