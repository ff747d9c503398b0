//! Which posts of the timeline one wants to see.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{CircleId, ParseIdError, PeerId};

/// Which posts. Without anything, all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TimelineFilter {
    pub from: PostsFrom,
    /// None but those with pictures.
    pub with_pictures: bool,
}

/// Whose posts.
///
/// Written `everybody`, `own`, `friends`, `circle-<id>`, `friend-<id>` or `saved`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PostsFrom {
    /// The owner's and all friends' mixed.
    #[default]
    Everybody,
    Owner,
    /// All of them.
    Friends,
    /// The friends in it.
    Circle(CircleId),
    Friend(PeerId),
    /// Those that the owner saved.
    Saved,
}

impl TimelineFilter {
    /// All posts of one friend.
    pub fn friend(friend: PeerId) -> Self {
        Self { from: PostsFrom::Friend(friend), with_pictures: false }
    }

    /// Says whether every post is wanted.
    pub fn is_all(self) -> bool {
        self == Self::default()
    }
}

impl fmt::Display for PostsFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everybody => f.write_str("everybody"),
            Self::Owner => f.write_str("own"),
            Self::Friends => f.write_str("friends"),
            Self::Saved => f.write_str("saved"),
            Self::Circle(circle) => write!(f, "circle-{circle}"),
            Self::Friend(friend) => write!(f, "friend-{friend}"),
        }
    }
}

impl FromStr for PostsFrom {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        Ok(match text.split_once('-') {
            Some(("circle", id)) => Self::Circle(id.parse()?),
            Some(("friend", id)) => Self::Friend(id.parse()?),
            Some(_) => return Err(ParseIdError),
            None => match text {
                "everybody" => Self::Everybody,
                "own" => Self::Owner,
                "friends" => Self::Friends,
                "saved" => Self::Saved,
                _ => return Err(ParseIdError),
            },
        })
    }
}

impl TryFrom<String> for PostsFrom {
    type Error = ParseIdError;

    fn try_from(text: String) -> Result<Self, ParseIdError> {
        text.parse()
    }
}

impl From<PostsFrom> for String {
    fn from(from: PostsFrom) -> Self {
        from.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        for (from, text) in [
            (PostsFrom::Everybody, "everybody"),
            (PostsFrom::Owner, "own"),
            (PostsFrom::Friends, "friends"),
            (PostsFrom::Saved, "saved"),
            (PostsFrom::Circle(CircleId(3)), "circle-3"),
            (PostsFrom::Friend(PeerId(7)), "friend-7"),
        ] {
            assert_eq!(from.to_string(), text);
            assert_eq!(text.parse(), Ok(from));
        }
        for nonsense in ["", "Own", "circle", "circle-", "circle-x", "friend-7-7", "pictures-1", "own-1", "-"] {
            assert_eq!(nonsense.parse::<PostsFrom>(), Err(ParseIdError), "{nonsense}");
        }
    }
}
