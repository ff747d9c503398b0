//! Identifiers. Row ids are local to one node; [`WireId`], [`NodeId`](crate::NodeId) and [`Sha256`] mean the same everywhere.

use std::{fmt, str::FromStr};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

/// The text is not the identifier that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct ParseIdError;

impl ParseIdError {
    /// The error for a word that names no variant of an enum, as `strum` asks for it.
    pub(crate) fn of_word(_: &str) -> Self {
        Self
    }
}

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                text.parse().map(Self).map_err(|_| ParseIdError)
            }
        }
    )*};
}

row_id! {
    /// A peer, on this node.
    PeerId
    /// A post, the owner's or a friend's, on this node.
    PostId
    /// A picture, the owner's or a friend's, on this node.
    MediaId
    /// A signed-in browser.
    SessionId
    /// A token that lets a script act for the owner.
    AppTokenId
    /// A notification.
    NotificationId
    /// A circle of friends.
    CircleId
    /// Something that is muted.
    MuteId
    /// What can be found by searching, as far as this node has it: it rises with the time from which that is.
    DocumentId
    /// What was brought from elsewhere at once.
    ImportId
    /// A comment or reaction, on this node.
    ThreadItemId
    /// Two friends whom the owner introduced to each other.
    IntroductionId
    /// What a friend asks the owner to make: an introduction.
    IntroductionRequestId
    /// Somebody to whom a friend introduces the owner.
    IntroducedId
}

macro_rules! hex_id {
    ($($(#[$doc:meta])* $name:ident $length:literal)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $length]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                HEXLOWER.encode_display(&self.0).fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                parse_hex(text).map(Self).ok_or(ParseIdError)
            }
        }

        impl TryFrom<String> for $name {
            type Error = ParseIdError;
            fn try_from(text: String) -> Result<Self, ParseIdError> {
                text.parse()
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

hex_id! {
    /// A post or a comment between servers: 128 random bits, so that gaps tell a friend nothing.
    WireId 16
    /// The SHA-256 of a file's bytes (FIPS 180-4), which is also its name.
    Sha256 32
    /// What a sealed file in a folder of backups is called: it tells nothing of the bytes to who has no key (docs/BACKUPS.md).
    SealedName 32
}

/// Lowercase only, so that one identifier has one spelling.
fn parse_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || HEXLOWER.decode_mut(text.as_bytes(), &mut bytes).is_err() {
        return None;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_one_spelling() {
        let id = WireId([0xab; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("AB".repeat(16).parse::<WireId>(), Err(ParseIdError));
        assert_eq!("ab".repeat(15).parse::<WireId>(), Err(ParseIdError));
        assert_eq!("é".repeat(16).parse::<WireId>(), Err(ParseIdError));
    }
}
