//! Signing a request, below everything that could change it.

use domain::Timestamp;
use http::{HeaderValue, header::HeaderName};
use reqwest::Request;
use url::Position;

use super::{
    Nonce,
    base::{Components, serialize, signature_base},
    digest::{byte_sequence, content_digest},
    profile::{SignatureParams, needs_nonce},
};
use crate::Identity;

pub(super) const SIGNATURE: HeaderName = HeaderName::from_static("signature");
pub(super) const SIGNATURE_INPUT: HeaderName = HeaderName::from_static("signature-input");
pub(super) const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");

/// The request cannot be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error("the body is a stream, which cannot be signed")]
    Stream,
    #[error("the system gave no random bytes")]
    Random,
    #[error("the time cannot be written")]
    Time,
}

/// Signs `request` as `identity`, at `now` by the receiver's clock. Whatever signature it had is replaced.
pub fn sign(identity: &Identity, now: Timestamp, request: &mut Request) -> Result<(), SignError> {
    let nonce = if needs_nonce(request.method()) { Some(Nonce::random().ok_or(SignError::Random)?) } else { None };
    sign_with_nonce(identity, now, request, nonce)
}

pub(super) fn sign_with_nonce(
    identity: &Identity,
    now: Timestamp,
    request: &mut Request,
    nonce: Option<Nonce>,
) -> Result<(), SignError> {
    let content_digest = match request.body() {
        None => None,
        Some(body) => match body.as_bytes().ok_or(SignError::Stream)? {
            [] => None,
            bytes => Some(content_digest(bytes)),
        },
    };
    let params = SignatureParams { created: now.0.div_euclid(1000), key_id: identity.id(), nonce };
    let params = params.to_inner_list(content_digest.is_some()).ok_or(SignError::Time)?;
    let url = request.url();
    let components = Components {
        method: request.method().as_str(),
        authority: &url[Position::BeforeHost..Position::AfterPort],
        path: url.path(),
        query: url.query(),
        content_digest: content_digest.as_deref(),
    };
    let signature = identity.sign(signature_base(&components.lines(), &params).as_bytes());

    // Section 4.1: "The Signature-Input field is a Dictionary Structured Field"; the member's key is the label.
    let input = format!("o2m={}", serialize(&params));
    // Section 4.2: "The Signature field is a Dictionary Structured Field [...] The member's value is a Byte Sequence".
    let value = byte_sequence("o2m", &signature);
    let headers = request.headers_mut();
    headers.remove(CONTENT_DIGEST);
    for (name, value) in [(SIGNATURE_INPUT, Some(input)), (SIGNATURE, Some(value)), (CONTENT_DIGEST, content_digest)] {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
    Ok(())
}
