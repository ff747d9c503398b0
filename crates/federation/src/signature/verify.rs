//! Checking a request's signature, in the order of RFC 9421, section 3.2: "a verifier MUST follow the following algorithm".

use domain::{NodeId, Timestamp};
use http::{HeaderMap, header, header::HeaderName, request::Parts};
use sfv::{Dictionary, Key, ListEntry, Parser};

use super::{
    Nonce,
    base::{Components, signature_base},
    digest::{parse_content_digest, sha256},
    error::SignatureError,
    profile::SignatureParams,
    sign::{CONTENT_DIGEST, SIGNATURE, SIGNATURE_INPUT},
};
use crate::identity::is_signed_by;

/// How far `created` may be from the receiver's clock, in seconds, either way.
const WINDOW_SECONDS: u64 = 300;

/// A request whose head is signed. Its sender is known, so that an unknown one's body need not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedHead {
    verified: Verified,
    digest: Option<[u8; 32]>,
}

/// A request that is signed as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub id: NodeId,
    /// To be admitted by a [`NonceMemory`](super::NonceMemory); present for every method but GET and HEAD.
    pub nonce: Option<Nonce>,
}

impl VerifiedHead {
    pub fn id(&self) -> NodeId {
        self.verified.id
    }

    /// Checks the whole body, which is empty if none was signed.
    pub fn with_body(self, body: &[u8]) -> Result<Verified, SignatureError> {
        // RFC 9530, section 2: "digests that are calculated using a hashing algorithm applied to the actual message content".
        let is_signed = match self.digest {
            None => body.is_empty(),
            Some(digest) => !body.is_empty() && digest == sha256(body),
        };
        if is_signed { Ok(self.verified) } else { Err(SignatureError::Body) }
    }
}

/// Checks the signature of a request to the server `own` that arrived at `now`. The URI must be as it came, with its whole path.
pub fn verify(request: &Parts, own: NodeId, now: Timestamp) -> Result<VerifiedHead, SignatureError> {
    // 1. "Parse the Signature and Signature-Input fields [...] and extract the signatures to be verified."
    let (input_label, input) = only_member(&request.headers, SIGNATURE_INPUT)?;
    let (label, signature) = only_member(&request.headers, SIGNATURE)?;
    // "If the chosen Signature field value does not have a corresponding Signature-Input field value [...], produce an error."
    if input_label != label {
        return Err(SignatureError::NotOne);
    }
    // 2. "Parse the values of the chosen Signature-Input field as a parameterized Inner List".
    let ListEntry::InnerList(input) = input else { return Err(SignatureError::Malformed) };
    // 3. "Parse the value of the corresponding Signature field to get the byte array value of the signature to be verified."
    let ListEntry::Item(signature) = signature else { return Err(SignatureError::Malformed) };
    let signature = signature.bare_item.as_byte_sequence().ok_or(SignatureError::Malformed)?;
    // 4. "Examine the signature parameters to confirm that the signature meets the requirements described in this document, as well as
    // any additional requirements defined by the application".
    let content_digest = at_most_one(&request.headers, CONTENT_DIGEST)?;
    let params = SignatureParams::read(&input, &request.method, content_digest.is_some())?;
    // "Enforcing a maximum signature age from the time of the created timestamp."
    if params.created.abs_diff(now.0.div_euclid(1000)) > WINDOW_SECONDS {
        return Err(SignatureError::Time);
    }
    // What is signed for another server is not for this one, and the name it was signed for is not the sender's to choose.
    let authority = own.host();
    if !is_authority(request, &authority) {
        return Err(SignatureError::Authority);
    }
    // 5. and 6. "Determine the verification key material" and "the algorithm": the key is the `keyid`, and its kind is Ed25519.
    // 7. "Use the received HTTP message and the parsed signature parameters to recreate the signature base".
    let components = Components {
        method: request.method.as_str(),
        authority: &authority,
        path: request.uri.path(),
        query: request.uri.query(),
        content_digest,
    };
    let base = signature_base(&components.lines(), &input);
    // 8. "apply the appropriate HTTP_VERIFY cryptographic verification algorithm".
    if !is_signed_by(params.key_id, base.as_bytes(), signature) {
        return Err(SignatureError::Mismatch);
    }
    let digest = match content_digest {
        None => None,
        Some(value) => Some(parse_content_digest(value.as_bytes()).ok_or(SignatureError::Body)?),
    };
    Ok(VerifiedHead { verified: Verified { id: params.key_id, nonce: params.nonce }, digest })
}

/// The one member of a dictionary in a header with one line.
fn only_member(headers: &HeaderMap, name: HeaderName) -> Result<(Key, ListEntry), SignatureError> {
    let value = at_most_one(headers, name)?.ok_or(SignatureError::NotOne)?;
    let members: Dictionary = Parser::new(value).parse().map_err(|_| SignatureError::Malformed)?;
    let [member] = <[_; 1]>::try_from(members.into_iter().collect::<Vec<_>>()).map_err(|_| SignatureError::NotOne)?;
    Ok(member)
}

fn at_most_one(headers: &HeaderMap, name: HeaderName) -> Result<Option<&str>, SignatureError> {
    let mut lines = headers.get_all(name).iter();
    match (lines.next(), lines.next()) {
        (None, _) => Ok(None),
        // Section 2.1: "Strip leading and trailing whitespace from each item"; the HTTP parser did.
        (Some(line), None) => line.to_str().map(Some).map_err(|_| SignatureError::Malformed),
        (Some(_), Some(_)) => Err(SignatureError::NotOne),
    }
}

/// Says whether the target URI (RFC 9110, section 7.1) of `request` is at `authority`.
fn is_authority(request: &Parts, authority: &str) -> bool {
    let named = match request.uri.authority() {
        Some(named) => Some(named.as_str()),
        None => at_most_one(&request.headers, header::HOST).ok().flatten(),
    };
    let named = named.map(|named| named.strip_suffix(":443").unwrap_or(named));
    named.is_some_and(|named| named.eq_ignore_ascii_case(authority))
}
