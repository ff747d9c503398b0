//! The account that signs in: its password, its browsers and its app tokens.

use std::{fmt, str::FromStr};

use crate::{AppTokenId, Audience, Name, SessionId, Timestamp, TokenScope, limits};

/// The name that signs in before a node is set up.
pub const DEFAULT_NAME: &str = "user";
/// The password that signs in before a node is set up, and can never be chosen.
pub const DEFAULT_PASSWORD: &str = "password";

/// A password that may be chosen.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// A password that may not be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("the password is shorter than its limit")]
    TooShort,
    #[error("the password is longer than its limit")]
    TooLong,
    /// It is the one every node begins with.
    #[error("the password is the one every node begins with")]
    Default,
}

impl Password {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Never shows the password.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

impl FromStr for Password {
    type Err = PasswordError;

    fn from_str(text: &str) -> Result<Self, PasswordError> {
        if text.len() > limits::PASSWORD_MAX_BYTES {
            Err(PasswordError::TooLong)
        } else if text.eq_ignore_ascii_case(DEFAULT_PASSWORD) {
            Err(PasswordError::Default)
        } else if text.chars().count() < limits::PASSWORD_MIN_CHARACTERS {
            Err(PasswordError::TooShort)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

/// What the owner decided about signing in and publishing; without the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name to sign in with.
    pub name: String,
    pub default_audience: Audience,
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    /// Opens only the set-up page.
    pub is_set_up: bool,
    /// The header `User-Agent` it signed in with.
    pub user_agent: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
}

/// A token that lets a script act for the owner; the token itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppToken {
    pub id: AppTokenId,
    pub name: String,
    pub scope: TokenScope,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    /// From then on it does nothing; `None` for never.
    pub expires_at: Option<Timestamp>,
}

impl AppToken {
    /// Says whether the token does nothing any more.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| now >= end)
    }
}

/// A token that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAppToken {
    /// What it is for.
    pub name: Name,
    pub scope: TokenScope,
    /// As [`AppToken::expires_at`].
    pub expires_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_8_characters_to_1024_bytes_and_is_not_the_default() {
        for (text, expected) in [
            ("", Some(PasswordError::TooShort)),
            ("ééééééé", Some(PasswordError::TooShort)),
            ("1234567", Some(PasswordError::TooShort)),
            ("password", Some(PasswordError::Default)),
            ("Password", Some(PasswordError::Default)),
            ("12345678", None),
            ("password1", None),
            (&"a".repeat(1024), None),
            (&"a".repeat(1025), Some(PasswordError::TooLong)),
        ] {
            assert_eq!(text.parse::<Password>().err(), expected, "{text}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let password: Password = "correct horse".parse().unwrap();
        assert_eq!(format!("{password:?}"), "Password(..)");
    }
}
