//! What a node signs to be passed on by others: JSON Web Signatures (RFC 7515) with Ed25519, in one fixed profile; docs/PROTOCOL.md has it in
//! words.
//!
//! The header is `{"alg":"Ed25519","kid":"<id of the signer>","typ":"<what is signed>"}`, byte by byte, so that it has one spelling and says
//! nothing else. `Ed25519` is the name of RFC 9864, which deprecates `EdDSA`; libraries for tokens write the old name, and leave the header to
//! whoever signs.
//!
//! Does not support: other serializations than the compact one, other algorithms, keys in headers, `crit`, detached payloads. Knows keys, not
//! what they sign.

use data_encoding::BASE64URL_NOPAD;
use domain::NodeId;

use crate::{Identity, identity::is_signed_by};

/// Letters and digits of a [`NodeId`].
const ID_LENGTH: usize = 52;

/// A text that was signed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub signer: NodeId,
    pub payload: Vec<u8>,
}

/// The text is not signed as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    #[error("not three parts in base64url, with dots between")]
    Malformed,
    #[error("the header is not exactly the one that is signed here")]
    Header,
    #[error("the signature is not of this text by this key")]
    Mismatch,
}

/// Signs `payload` as a thing of the type `typ`.
///
/// RFC 7515, section 7.1: "BASE64URL(UTF8(JWS Protected Header)) || '.' || BASE64URL(JWS Payload) || '.' || BASE64URL(JWS Signature)".
pub fn sign(identity: &Identity, typ: &str, payload: &[u8]) -> String {
    let mut compact = BASE64URL_NOPAD.encode(header(identity.id(), typ).as_bytes());
    compact.push('.');
    BASE64URL_NOPAD.encode_append(payload, &mut compact);
    let signature = identity.sign(compact.as_bytes());
    compact.push('.');
    BASE64URL_NOPAD.encode_append(&signature, &mut compact);
    compact
}

/// Checks what [`sign`] wrote, in the order of RFC 7515, section 5.2.
pub fn verify(compact: &str, typ: &str) -> Result<Signed, JwsError> {
    // Section 7.1: exactly two dots.
    let (signing_input, signature) = compact.rsplit_once('.').ok_or(JwsError::Malformed)?;
    let (header, payload) = signing_input.split_once('.').ok_or(JwsError::Malformed)?;
    // 2. "Base64url-decode the encoded representation of the JWS Protected Header, following the restriction that no line breaks, whitespace,
    // or other additional characters have been used." The decoder takes no padding either, and no other spelling of the last character.
    let decode = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| JwsError::Malformed);
    // 3. to 5. "Verify that the implementation understands and can process all fields that it is required to support": there are three.
    let signer = signer(&decode(header)?, typ).ok_or(JwsError::Header)?;
    // 6. and 7.
    let payload = decode(payload)?;
    let signature = decode(signature)?;
    // 8. "Validate the JWS Signature against the JWS Signing Input".
    if is_signed_by(signer, signing_input.as_bytes(), &signature) {
        Ok(Signed { signer, payload })
    } else {
        Err(JwsError::Mismatch)
    }
}

fn header(signer: NodeId, typ: &str) -> String {
    let [before, behind] = around_signer(typ);
    format!("{before}{signer}{behind}")
}

/// Who signed, by a header that is written just so.
fn signer(header: &[u8], typ: &str) -> Option<NodeId> {
    let [before, behind] = around_signer(typ);
    let id = header.strip_prefix(before.as_bytes())?.strip_suffix(behind.as_bytes())?;
    if id.len() == ID_LENGTH { str::from_utf8(id).ok()?.parse().ok() } else { None }
}

fn around_signer(typ: &str) -> [String; 2] {
    [r#"{"alg":"Ed25519","kid":""#.to_owned(), format!(r#"","typ":"{typ}"}}"#)]
}

#[cfg(test)]
mod tests;
