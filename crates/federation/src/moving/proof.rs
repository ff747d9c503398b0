//! How both machines show that they know the code, without sending it.

use data_encoding::HEXLOWER;
use domain::{MoveCode, NodeId};
use ring::hmac;

/// The header in which the new machine shows it, with every request.
pub const O2M_MOVE: &str = "o2m-move";
/// Random bytes of the new machine's, so that no answer is one of before.
pub const NONCE_BYTES: usize = 16;
const MAC_BYTES: usize = 32;
/// Told apart from whatever else is ever made with the code, and from each other.
const OF_NEW: &[u8] = b"o2m 1 move, the new machine\n";
const OF_OLD: &[u8] = b"o2m 1 move, the old machine\n";

/// That the new machine knows the code of the server with one key. Written `<nonce>.<mac>`, both in lowercase hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveProof {
    nonce: [u8; NONCE_BYTES],
    mac: [u8; MAC_BYTES],
}

impl MoveProof {
    /// For the server `old`, whose key the handshake has proved.
    pub fn new(code: &MoveCode, old: NodeId, nonce: [u8; NONCE_BYTES]) -> Self {
        let mut mac = [0; MAC_BYTES];
        mac.copy_from_slice(tag(code, OF_NEW, old, nonce).as_ref());
        Self { nonce, mac }
    }

    /// Reads the header.
    pub fn parse(text: &str) -> Option<Self> {
        let (nonce, mac) = text.split_once('.')?;
        Some(Self { nonce: hex(nonce)?, mac: hex(mac)? })
    }

    /// The header.
    pub fn to_text(self) -> String {
        format!("{}.{}", HEXLOWER.encode(&self.nonce), HEXLOWER.encode(&self.mac))
    }

    /// Says whether whoever made it knows `code`, and meant the server `own`. Takes as long whatever is wrong.
    pub fn holds(&self, code: &MoveCode, own: NodeId) -> bool {
        hmac::verify(&key(code), &message(OF_NEW, own, self.nonce), &self.mac).is_ok()
    }

    /// That the old machine, `old`, knows the code, too: lowercase hex.
    pub fn answer(&self, code: &MoveCode, old: NodeId) -> String {
        HEXLOWER.encode(tag(code, OF_OLD, old, self.nonce).as_ref())
    }

    /// Says whether `answer` is the one of whoever knows `code` and has the key of `old`.
    pub fn is_answered(&self, answer: &str, code: &MoveCode, old: NodeId) -> bool {
        let Some(mac) = hex::<MAC_BYTES>(answer) else { return false };
        hmac::verify(&key(code), &message(OF_OLD, old, self.nonce), &mac).is_ok()
    }
}

fn key(code: &MoveCode) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, code.as_bytes())
}

fn tag(code: &MoveCode, who: &[u8], old: NodeId, nonce: [u8; NONCE_BYTES]) -> hmac::Tag {
    hmac::sign(&key(code), &message(who, old, nonce))
}

fn message(who: &[u8], old: NodeId, nonce: [u8; NONCE_BYTES]) -> Vec<u8> {
    [who, &old.0, &nonce].concat()
}

fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N {
        return None;
    }
    HEXLOWER.decode_mut(text.as_bytes(), &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> MoveCode {
        "0123-4567-89AB-CDEF".parse().unwrap()
    }

    #[test]
    fn only_the_code_for_that_key_shows_it() {
        let (old, other) = (NodeId([7; 32]), NodeId([8; 32]));
        let proof = MoveProof::new(&code(), old, [9; NONCE_BYTES]);
        assert_eq!(MoveProof::parse(&proof.to_text()), Some(proof));
        assert!(proof.holds(&code(), old));
        assert!(!proof.holds(&code(), other), "who sits in between has another key");
        assert!(!proof.holds(&"0123-4567-89AB-CDEG".parse().unwrap(), old));
        let answer = proof.answer(&code(), old);
        assert!(proof.is_answered(&answer, &code(), old) && !proof.is_answered(&answer, &code(), other));
        let another = MoveProof::new(&code(), old, [1; NONCE_BYTES]);
        assert!(!another.is_answered(&answer, &code(), old), "an answer of before is none");
        let own = proof.to_text();
        assert!(
            !proof.is_answered(own.split_once('.').unwrap().1, &code(), old),
            "nobody is answered with what they said"
        );
        for text in ["", ".", "00.00", &own[1..], &own.to_uppercase(), &format!("{own}0")] {
            assert_eq!(MoveProof::parse(text), None, "{text}");
        }
    }
}
