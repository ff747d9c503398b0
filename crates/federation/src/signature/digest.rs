//! The digest of a body, as RFC 9530 writes it.

use data_encoding::BASE64;
use sfv::{BareItem, Dictionary, ListEntry, Parser};
use sha2::{Digest, Sha256};

pub(super) fn sha256(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}

/// The value of `Content-Digest`. RFC 9530, section 2: a Dictionary with the algorithm as key and a Byte Sequence as value.
pub(super) fn content_digest(body: &[u8]) -> String {
    byte_sequence("sha-256", &sha256(body))
}

/// A Dictionary with one member, a Byte Sequence (RFC 9651, section 4.1.8).
pub(super) fn byte_sequence(key: &str, bytes: &[u8]) -> String {
    format!("{key}=:{}:", BASE64.encode(bytes))
}

/// Reads what [`content_digest`] wrote: SHA-256, and nothing besides.
pub(crate) fn parse_content_digest(value: &[u8]) -> Option<[u8; 32]> {
    let digests: Dictionary = Parser::new(value).parse().ok()?;
    match (digests.len(), digests.get("sha-256")?) {
        (1, ListEntry::Item(item)) if item.params.is_empty() => match &item.bare_item {
            BareItem::ByteSequence(digest) => digest.as_slice().try_into().ok(),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9530, section 2: the digest of `{"hello": "world"}` and a line feed.
    const RFC_9530: &str = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";

    #[test]
    fn is_that_of_rfc_9530() {
        let body = b"{\"hello\": \"world\"}\n";
        assert_eq!(content_digest(body), RFC_9530);
        assert_eq!(parse_content_digest(RFC_9530.as_bytes()), Some(sha256(body)));
    }

    #[test]
    fn takes_nothing_else() {
        for value in [
            String::new(),
            RFC_9530.replace("256", "512"),
            RFC_9530.replace("Dg=", "="),
            format!("{RFC_9530}, sha-512=:AA==:"),
            format!("{RFC_9530};a"),
            "sha-256=x".to_owned(),
            "sha-256=(:AA==:)".to_owned(),
        ] {
            assert_eq!(parse_content_digest(value.as_bytes()), None, "{value}");
        }
    }
}
