//! Who this server is: its Ed25519 key pair (RFC 8032), and the text that keeps it in a file.
//!
//! Knows no file: where the text is kept, and that no other account may read it, is the caller's.

use std::{fmt, sync::Arc};

use domain::NodeId;
use pem::{EncodeConfig, LineEnding, Pem};
use ring::{
    hkdf,
    rand::{SecureRandom, SystemRandom},
    signature::{Ed25519KeyPair, KeyPair},
};

/// What stands before the 32 bytes of the secret in PKCS#8 (RFC 5958), as RFC 8410, section 7, writes an Ed25519 key.
const PKCS8_PREFIX: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
/// RFC 7468, section 10.
const PEM_LABEL: &str = "PRIVATE KEY";

/// The key pair of a node. Cheap to clone, never printed.
#[derive(Clone)]
pub struct Identity {
    pair: Arc<Ed25519KeyPair>,
    secret: [u8; 32],
    id: NodeId,
}

/// There is no identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    #[error("the system gave no random bytes")]
    Random,
    #[error("the text is not an Ed25519 private key in PKCS#8 and PEM")]
    Malformed,
}

impl Identity {
    /// Makes a new key pair from the system's random bytes.
    pub fn generate() -> Result<Self, IdentityError> {
        let mut secret = [0; 32];
        SystemRandom::new().fill(&mut secret).map_err(|_| IdentityError::Random)?;
        Self::from_secret(secret)
    }

    /// Reads what [`to_pem`](Self::to_pem) wrote, or `openssl genpkey -algorithm ed25519`.
    pub fn from_pem(text: &str) -> Result<Self, IdentityError> {
        let document = pem::parse(text).map_err(|_| IdentityError::Malformed)?;
        let secret = document.contents().strip_prefix(&PKCS8_PREFIX).filter(|_| document.tag() == PEM_LABEL);
        Self::from_secret(secret.and_then(|secret| secret.try_into().ok()).ok_or(IdentityError::Malformed)?)
    }

    /// The secret key as text (RFC 7468): a process that reads it is this node.
    pub fn to_pem(&self) -> String {
        let document = Pem::new(PEM_LABEL, self.to_pkcs8());
        pem::encode_config(&document, EncodeConfig::new().set_line_ending(LineEnding::LF))
    }

    pub fn id(&self) -> NodeId {
        self.id
    }

    /// The signature of `message` (RFC 8032, section 5.1.6).
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.pair.sign(message).as_ref());
        signature
    }

    /// A key for `purpose` that follows from the secret and tells nothing of it: HKDF-SHA256 (RFC 5869) of its 32 bytes, without salt.
    #[expect(clippy::missing_panics_doc, reason = "32 bytes are no more than HKDF gives")]
    pub fn derive_key(&self, purpose: &[u8]) -> [u8; 32] {
        let mut key = [0; 32];
        let derived = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(&self.secret);
        let info = [purpose];
        let expanded = derived.expand(&info, hkdf::HKDF_SHA256).expect("32 bytes are no more than HKDF gives");
        expanded.fill(&mut key).expect("the key is as long as was said");
        key
    }

    pub(crate) fn public_key(&self) -> &[u8] {
        &self.id.0
    }

    pub(crate) fn to_pkcs8(&self) -> Vec<u8> {
        [&PKCS8_PREFIX[..], &self.secret].concat()
    }

    fn from_secret(secret: [u8; 32]) -> Result<Self, IdentityError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&secret).map_err(|_| IdentityError::Malformed)?;
        let key = pair.public_key().as_ref().try_into().map_err(|_| IdentityError::Malformed)?;
        Ok(Self { pair: Arc::new(pair), secret, id: NodeId(key) })
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Identity").field(&self.id).finish_non_exhaustive()
    }
}

/// Says whether `signature` is the one of `message` by the holder of `id`'s key.
pub fn is_signed_by(id: NodeId, message: &[u8], signature: &[u8]) -> bool {
    ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, id.0).verify(message, signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret key of RFC 8410, section 10.3, and the public key of its section 10.1.
    const RFC_8410: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----
";
    const RFC_8410_PUBLIC: [u8; 32] = [
        0x19, 0xbf, 0x44, 0x09, 0x69, 0x84, 0xcd, 0xfe, 0x85, 0x41, 0xba, 0xc1, 0x67, 0xdc, 0x3b, 0x96, 0xc8, 0x50,
        0x86, 0xaa, 0x30, 0xb6, 0xb6, 0xcb, 0x0c, 0x5c, 0x38, 0xad, 0x70, 0x31, 0x66, 0xe1,
    ];

    #[test]
    fn reads_and_writes_the_key_of_rfc_8410() {
        let identity = Identity::from_pem(RFC_8410).unwrap();
        assert_eq!(identity.id(), NodeId(RFC_8410_PUBLIC));
        assert_eq!(identity.to_pem(), RFC_8410);
    }

    #[test]
    fn is_a_new_one_each_time_and_signs() {
        let [one, other] = [Identity::generate().unwrap(), Identity::generate().unwrap()];
        assert_ne!(one.id(), other.id());
        let signature = one.sign(b"frost");
        assert!(is_signed_by(one.id(), b"frost", &signature));
        assert!(!is_signed_by(one.id(), b"thaw", &signature));
        assert!(!is_signed_by(other.id(), b"frost", &signature));
        assert_eq!(Identity::from_pem(&one.to_pem()).unwrap().sign(b"frost"), signature);
    }

    #[test]
    fn refuses_what_is_no_such_key() {
        let public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
        let p256 = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let p256 = pem::encode(&Pem::new(PEM_LABEL, p256.serialized_der()));
        let cut = pem::encode(&Pem::new(PEM_LABEL, [&PKCS8_PREFIX[..], &[7; 31]].concat()));
        for text in ["", "secret", public, &p256, &cut, &RFC_8410.replace("PRIVATE", "SECRET")] {
            assert_eq!(Identity::from_pem(text).unwrap_err(), IdentityError::Malformed, "{text}");
        }
    }

    /// A name in a folder of backups means the same file, whatever version of O2M is asked. Found by Python's hmac, too.
    #[test]
    fn a_key_follows_from_the_secret_and_the_purpose_for_ever() {
        let identity = Identity::from_pem(RFC_8410).unwrap();
        let key = identity.derive_key(b"o2m 1 backup names age1");
        assert_eq!(
            key,
            [
                0xc2, 0x87, 0x5d, 0x70, 0xb3, 0x1b, 0xb4, 0xed, 0xdc, 0x44, 0x1d, 0x11, 0x6f, 0x70, 0xa6, 0x3b, 0x1f,
                0x48, 0xaf, 0x3b, 0x05, 0x8f, 0x9c, 0x59, 0xa2, 0xfd, 0xeb, 0x6f, 0x3b, 0x30, 0xfe, 0x36
            ]
        );
        assert_ne!(key, identity.derive_key(b"o2m 1 backup names age2"));
        assert_ne!(key, Identity::generate().unwrap().derive_key(b"o2m 1 backup names age1"));
    }

    #[test]
    fn is_never_printed() {
        let identity = Identity::from_pem(RFC_8410).unwrap();
        let printed = format!("{identity:?}");
        assert_eq!(printed, format!("Identity({}, ..)", identity.id()));
    }
}
