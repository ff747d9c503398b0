//! Where two nodes stand, in one word.

use serde::{Deserialize, Serialize};

use crate::ParseIdError;

/// Where this node and a peer stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum FriendshipState {
    /// The owner asked, the peer has not answered.
    Requested,
    /// The peer asked, the owner has not answered.
    Received,
    /// Both accepted: a friend.
    Accepted,
    /// The peer's owner declined what this owner asked.
    Declined,
    /// Neither side asks: it never began, or one side ended it, took it back, or put it away; or this owner declined.
    Ended,
    /// The owner wants nothing from this peer.
    Blocked,
}

impl FriendshipState {
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_words() {
        for (state, word) in [(FriendshipState::Requested, "requested"), (FriendshipState::Accepted, "accepted")] {
            assert_eq!((state.as_str(), word.parse()), (word, Ok(state)));
        }
    }
}
