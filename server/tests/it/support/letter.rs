//! Requests between servers, put together by hand and sent as they are: right, wrong, or twice. And their answers, to be compared.

use std::net::SocketAddr;

use domain::NodeId;
use federation::dial::peer_url;
use reqwest::{Client, Method, Request, Response, StatusCode, header, redirect};

use super::{TestNode, plain_client};

/// A request to the server whose key is `to`, signed by nobody.
pub(crate) fn letter(to: NodeId, method: Method, path: &str, body: Option<String>) -> Request {
    let mut request = Request::new(method, peer_url(to, path).expect("a path"));
    if let Some(body) = body {
        request.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().expect("a value"));
        *request.body_mut() = Some(body.into());
    }
    request
}

/// Sends `request` to `node` as it is; its URL has to be at the node's key.
pub(crate) async fn deliver(node: &TestNode, request: Request) -> Response {
    client_to(node).execute(request).await.expect("an answer")
}

/// What speaks to the key of `node`, and signs nothing.
pub(super) fn client_to(node: &TestNode) -> Client {
    let target: SocketAddr = node.address().parse().expect("a test's server is at an IP address");
    let client = plain_client().redirect(redirect::Policy::none()).no_proxy();
    client.resolve(&node.identity().id().host(), target).build().expect("a client")
}

/// All of an answer that whoever asked could compare: its status, its body, and its headers but for `Date`.
pub(crate) async fn whole(answer: Response) -> (StatusCode, Vec<u8>, Vec<String>) {
    let names = answer.headers().iter().map(|(name, value)| format!("{name}: {value:?}"));
    let headers = names.filter(|line| !line.starts_with("date:")).collect();
    (answer.status(), answer.bytes().await.expect("a body").to_vec(), headers)
}
