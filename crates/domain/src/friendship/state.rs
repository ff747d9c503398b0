//! Where two nodes stand, in one word.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ParseIdError;

/// Where this node and a peer stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FriendshipState {
    /// The owner asked, the peer has not answered.
    Requested,
    /// The peer asked, the owner has not answered.
    Received,
    /// Both accepted: a friend.
    Accepted,
    /// The peer's owner declined what this owner asked.
    Declined,
    /// Nobody asks: it never began, or one side ended it, took it back, or put it away; or this owner declined.
    Ended,
    /// The owner wants nothing from this peer.
    Blocked,
}

impl FriendshipState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Ended => "ended",
            Self::Blocked => "blocked",
        }
    }
}

impl FromStr for FriendshipState {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        [Self::Requested, Self::Received, Self::Accepted, Self::Declined, Self::Ended, Self::Blocked]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(ParseIdError)
    }
}
