//! Whose key signed a request (RFC 9421); docs/PROTOCOL.md, "Signature".

use axum::{
    body::{self, Body},
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::{NodeId, limits};
use federation::signature::{self, Nonce, SignatureError};
use node::Node;

use crate::http::problem::problem;

/// The server that sent a request; left in its extensions.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    pub(super) id: NodeId,
    /// Of requests that change something; to be taken once.
    pub(super) nonce: Option<Nonce>,
}

/// Lets signed requests through, with their [`Sender`].
pub(super) async fn check(State(node): State<Node>, request: Request, next: Next) -> Response {
    let (mut head, body) = request.into_parts();
    let signed = match signature::verify(&head, node.own_id(), node.now()) {
        Ok(signed) => signed,
        Err(error) => return unauthorized(error),
    };
    let Ok(body) = body::to_bytes(body, limits::PEER_REQUEST_BYTES).await else {
        return problem(StatusCode::PAYLOAD_TOO_LARGE, "Request too large", "The body is larger than 16 KiB.");
    };
    match signed.with_body(&body) {
        Ok(verified) => head.extensions.insert(Sender { id: verified.id, nonce: verified.nonce }),
        Err(error) => return unauthorized(error),
    };
    next.run(Request::from_parts(head, Body::from(body))).await
}

/// The answer to a request whose signature does not hold, whatever the reason; its `Date` tells the sender what time it is here.
pub(super) fn unauthorized(error: SignatureError) -> Response {
    tracing::debug!(%error, "a signature does not hold");
    not_signed()
}

/// See [`unauthorized`].
pub(super) fn not_signed() -> Response {
    let mut response = problem(
        StatusCode::UNAUTHORIZED,
        "Not signed",
        "The request is not signed as docs/PROTOCOL.md says, or not now.",
    );
    // RFC 9110, section 15.5.2: "The server generating a 401 response MUST send a WWW-Authenticate header field".
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Signature"));
    response
}
