//! Who may see a post.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Who may see a post. Nothing is public unless its owner makes it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Every friend, now and later.
    #[default]
    AllFriends,
    /// The owner alone; it never leaves this node.
    OnlyMe,
}

impl Audience {
    /// The word used in forms, on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AllFriends => "all-friends",
            Self::OnlyMe => "only-me",
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no audience.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such audience")]
pub struct ParseAudienceError;

impl FromStr for Audience {
    type Err = ParseAudienceError;

    fn from_str(text: &str) -> Result<Self, ParseAudienceError> {
        match text {
            "all-friends" => Ok(Self::AllFriends),
            "only-me" => Ok(Self::OnlyMe),
            _ => Err(ParseAudienceError),
        }
    }
}
