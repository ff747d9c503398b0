//! Who may see a post.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{CircleId, circle::Circles};

/// Who may see a post. Nothing is public unless its owner makes it so.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Every friend, now and later.
    #[default]
    AllFriends,
    /// The friends who are in one of these circles, as long as they are.
    Circles(Circles),
    /// The owner alone; it never leaves this node.
    OnlyMe,
    /// Everybody who knows the address of this node.
    Public,
}

impl Audience {
    /// The word used in forms and in the database, where the circles stand beside it.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::AllFriends => "all-friends",
            Self::Circles(_) => "circles",
            Self::OnlyMe => "only-me",
            Self::Public => "public",
        }
    }

    /// Reads the word, and `circles` if the word is that; they mean nothing beside another word.
    pub fn parse(word: &str, circles: impl IntoIterator<Item = CircleId>) -> Result<Self, ParseAudienceError> {
        match word {
            "circles" => Circles::new(circles).map(Self::Circles).ok_or(ParseAudienceError::NoCircle),
            word => word.parse(),
        }
    }

    /// The circles that it names.
    pub fn circles(&self) -> &[CircleId] {
        match self {
            Self::Circles(circles) => circles.ids(),
            Self::AllFriends | Self::OnlyMe | Self::Public => &[],
        }
    }

    /// Those who are in this and in `other`, as circles and friends are now.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::OnlyMe, _) | (_, Self::OnlyMe) => Self::OnlyMe,
            (Self::Circles(circles), Self::Circles(other)) => {
                let both = circles.ids().iter().copied().filter(|id| other.ids().contains(id));
                Circles::new(both).map_or(Self::OnlyMe, Self::Circles)
            }
            (Self::AllFriends, Self::Public) | (Self::Circles(_), _) => self.clone(),
            (Self::Public | Self::AllFriends, _) => other.clone(),
        }
    }
}

/// The word alone, for logs: which circles the owner has is not for logs.
impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseAudienceError {
    #[error("no such audience")]
    Unknown,
    #[error("circles were chosen, but none was named")]
    NoCircle,
}

/// A word, or `circle-<id>` for one circle.
impl FromStr for Audience {
    type Err = ParseAudienceError;

    fn from_str(text: &str) -> Result<Self, ParseAudienceError> {
        match text {
            "all-friends" => Ok(Self::AllFriends),
            "circles" => Err(ParseAudienceError::NoCircle),
            "only-me" => Ok(Self::OnlyMe),
            "public" => Ok(Self::Public),
            _ => {
                let id = text.strip_prefix("circle-").and_then(|id| id.parse().ok());
                id.map(|id| Self::Circles(Circles::one(id))).ok_or(ParseAudienceError::Unknown)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(ids: &[i64]) -> Audience {
        Audience::Circles(Circles::new(ids.iter().copied().map(CircleId)).unwrap())
    }

    #[test]
    fn is_spelled_in_one_word_and_circles_beside_it() {
        use ParseAudienceError::{NoCircle, Unknown};
        for (word, beside, expected) in [
            ("all-friends", &[][..], Ok(Audience::AllFriends)),
            ("all-friends", &[1, 2], Ok(Audience::AllFriends)),
            ("only-me", &[1], Ok(Audience::OnlyMe)),
            ("public", &[1], Ok(Audience::Public)),
            ("circles", &[7], Ok(circles(&[7]))),
            ("circles", &[9, 7, 9], Ok(circles(&[7, 9]))),
            ("circles", &[], Err(NoCircle)),
            ("circle-7", &[], Ok(circles(&[7]))),
            ("circle-7", &[9], Ok(circles(&[7]))),
            ("circle-", &[], Err(Unknown)),
            ("circle-x", &[], Err(Unknown)),
            ("circle", &[], Err(Unknown)),
            ("Public", &[], Err(Unknown)),
            ("", &[], Err(Unknown)),
        ] {
            let read = Audience::parse(word, beside.iter().copied().map(CircleId));
            assert_eq!(read, expected, "{word} {beside:?}");
        }
    }

    #[test]
    fn both_are_never_more_than_one() {
        use Audience::{AllFriends, OnlyMe, Public};
        for (one, other, expected) in [
            (Public, Public, Public),
            (Public, AllFriends, AllFriends),
            (AllFriends, circles(&[3]), circles(&[3])),
            (circles(&[3, 5]), circles(&[5, 7]), circles(&[5])),
            (circles(&[3]), circles(&[5]), OnlyMe),
            (Public, OnlyMe, OnlyMe),
        ] {
            assert_eq!(one.and(&other), expected);
            assert_eq!(other.and(&one), expected);
            assert_eq!(one.and(&one), one);
        }
    }

    #[test]
    fn is_read_as_it_was_written() {
        for audience in [Audience::AllFriends, circles(&[3]), circles(&[3, 5]), Audience::OnlyMe, Audience::Public] {
            let ids = audience.circles().to_vec();
            assert_eq!(Audience::parse(audience.as_str(), ids), Ok(audience.clone()));
            let json = serde_json::to_string(&audience).unwrap();
            assert_eq!(serde_json::from_str::<Audience>(&json).unwrap(), audience, "{json}");
        }
        assert!(serde_json::from_str::<Audience>(r#"{"circles":[]}"#).is_err());
    }
}
