//! Random secrets, and the hashes that are stored in their stead.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use rand::{TryRngCore, rngs::OsRng};
use sha2::{Digest, Sha256};

/// `N` random bytes from the operating system.
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A new secret of `N` random bytes, in unpadded base64url (RFC 4648, section 5).
pub(crate) fn new_secret<const N: usize>() -> String {
    BASE64URL_NOPAD.encode(&random_bytes::<N>())
}

/// What is stored of a secret that this node checks. A secret has 128 random bits or more, so a plain hash is enough.
pub(crate) fn hash_secret(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}
