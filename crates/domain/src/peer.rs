//! Another person's server, as this node knows it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Address, FriendLimit, FriendshipState, NodeId, ParseIdError, PeerId, Picture, Reach, Timestamp};

/// Another person's server: a friend, or one on the way to or from being a friend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    pub id: PeerId,
    /// Its key; `None` for a friend from before servers had keys, until the owner confirms one.
    pub node_id: Option<NodeId>,
    /// A friend from before servers had keys: nothing is exchanged until the owner confirms one.
    pub needs_key: bool,
    /// Both owners have compared the digits of their keys.
    pub is_verified: bool,
    /// Where it was last seen.
    pub address: Address,
    pub state: FriendshipState,
    /// The owner declined what this peer asked, and nothing has been asked since.
    pub has_declined: bool,
    pub name: String,
    pub about: String,
    pub picture: Option<Picture>,
    /// The note that came, or went, with the request.
    pub note: String,
    /// When an exchange with it succeeded last, either way.
    pub last_heard_at: Option<Timestamp>,
    /// When an attempt to reach it failed last.
    pub last_failed_at: Option<Timestamp>,
    /// Why that attempt failed.
    pub last_failure: Option<PeerFailure>,
    /// When it is tried again to tell it something; `None` if there is nothing to tell.
    pub next_attempt_at: Option<Timestamp>,
    /// How much of what its server passed on of threads was not valid, and left out.
    pub passed_over: u64,
    pub created_at: Timestamp,
    /// When `state` changed last.
    pub changed_at: Timestamp,
}

impl Peer {
    /// Says whether its window is lit.
    pub fn reach(&self, now: Timestamp) -> Reach {
        Reach::of(self.last_heard_at, self.last_failed_at, now)
    }

    /// Why the last exchange failed, unless one succeeded since; what is wrong with what it serves stands until that was read well.
    pub fn standing_failure(&self) -> Option<PeerFailure> {
        let is_over = self.last_failed_at.is_none_or(|failed| self.last_heard_at.is_some_and(|heard| heard > failed));
        self.last_failure.filter(|failure| failure.is_of_content() || !is_over)
    }
}

/// Why an exchange with a peer's server failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeerFailure {
    /// Nothing answers at its address.
    Unreachable,
    /// Something answers, but not within the time given.
    Slow,
    /// It does not know this node as a friend (401, 403, 404 or 410).
    Refused,
    /// It answered more than the limits allow.
    TooLarge,
    /// It answered something that is not what the protocol says.
    Malformed,
    /// It said that it failed itself, or is asked too often.
    Unavailable,
    /// Another key answers at all its addresses.
    OtherKey,
    /// Its addresses are where this server does not go.
    Forbidden,
    /// It sends this server to another address (3xx).
    Redirected,
    /// Its feed does not go on from where it was read: reading it would never end.
    NotAdvancing,
    /// A file is not what its name or its length says.
    OtherPicture,
    /// It costs more than one friend's server may.
    Over(FriendLimit),
}

impl PeerFailure {
    /// But for the limits of one friend.
    const PLAIN: [Self; 11] = [
        Self::Unreachable,
        Self::Slow,
        Self::Refused,
        Self::TooLarge,
        Self::Malformed,
        Self::Unavailable,
        Self::OtherKey,
        Self::Forbidden,
        Self::Redirected,
        Self::NotAdvancing,
        Self::OtherPicture,
    ];
    /// What may be wrong with a feed. It is not mended by hearing the friend ask something.
    pub const OF_FEED: [Self; 11] = [
        Self::TooLarge,
        Self::Malformed,
        Self::Redirected,
        Self::NotAdvancing,
        Self::Over(FriendLimit::Text),
        Self::Over(FriendLimit::Html),
        Self::Over(FriendLimit::Rows),
        Self::Over(FriendLimit::PullTime),
        Self::Over(FriendLimit::Work),
        Self::Over(FriendLimit::Commits),
        Self::Over(FriendLimit::Resets),
    ];
    /// What may be wrong with files, while the feed is read.
    pub const OF_FILES: [Self; 2] = [Self::OtherPicture, Self::Over(FriendLimit::Files)];

    /// Says whether the server is there, but what it serves is not taken.
    pub fn is_of_content(self) -> bool {
        Self::OF_FILES.contains(&self) || self.is_of_feed()
    }

    /// Says whether this is one of [`Self::OF_FEED`].
    pub fn is_of_feed(self) -> bool {
        Self::OF_FEED.contains(&self)
    }

    /// The word used in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Slow => "slow",
            Self::Refused => "refused",
            Self::TooLarge => "too-large",
            Self::Malformed => "malformed",
            Self::Unavailable => "troubled",
            Self::OtherKey => "other-key",
            Self::Forbidden => "forbidden",
            Self::Redirected => "elsewhere",
            Self::NotAdvancing => "not-advancing",
            Self::OtherPicture => "other-picture",
            Self::Over(limit) => limit.as_str(),
        }
    }
}

impl fmt::Display for PeerFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PeerFailure {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let plain = Self::PLAIN.into_iter().find(|failure| failure.as_str() == text);
        plain.map_or_else(|| text.parse().map(Self::Over), Ok)
    }
}
