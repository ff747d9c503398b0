//! Secrets between two servers: of a request, and the token that each presents to the other.

use std::{fmt, str::FromStr};

/// 256 random bits or more, in the alphabet of base64url (RFC 4648, section 5). Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// The text is not a secret of this length and alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a secret")]
pub struct SecretError;

/// 43 characters of base64url have 256 bits; 64 hex digits would, too.
const SECRET_CHARACTERS: std::ops::RangeInclusive<usize> = 43..=128;

impl Secret {
    /// The secret itself, to be presented or compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, SecretError> {
        let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if SECRET_CHARACTERS.contains(&text.len()) && text.bytes().all(is_base64url) {
            Ok(Self(text.to_owned()))
        } else {
            Err(SecretError)
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}
