//! Conversations: messages between friends, which no timeline shows.
//!
//! A conversation is the root of a thread, as a post is, without words of its own; its messages are comments, by the rules of [`thread`](crate::thread).
//! Between two people there is one, whoever begins. Its id and its home follow from the two keys, so nothing has to be agreed, and two
//! beginnings meet.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    NodeId, ThreadItemId, Timestamp, WireId,
    thread::{ShownWords, Stage},
};

/// Told apart from whatever else is ever hashed.
const DOMAIN: &str = "o2m conversation 1";

/// The conversation between two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversation {
    /// What messages name as their post.
    pub id: WireId,
    /// Whose server holds it: the one whose id sorts first.
    pub home: NodeId,
}

/// How far a message of the owner's has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageState {
    /// The other's server does not have it yet.
    Waiting,
    /// The other's server is of a version without messages. It goes once that is updated.
    NoMessages,
    /// The other's server refused it.
    Refused,
    /// The other's server has it.
    Delivered,
}

/// A message, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownMessage {
    pub id: ThreadItemId,
    pub is_own: bool,
    pub words: ShownWords,
    /// When it was written, by its author's clock and not after it arrived.
    pub at: Timestamp,
    pub is_edited: bool,
    /// Of the owner's own.
    pub state: Option<MessageState>,
    /// The owner has not seen it yet.
    pub is_new: bool,
}

impl Conversation {
    /// The one between these two, whoever of them asks.
    pub fn between(one: NodeId, other: NodeId) -> Self {
        let (first, second) = if one.to_string() <= other.to_string() { (one, other) } else { (other, one) };
        let hash = Sha256::digest(format!("{DOMAIN}\n{first}\n{second}"));
        let mut id = WireId([0; 16]);
        id.0.copy_from_slice(&hash[..16]);
        Self { id, home: first }
    }
}

impl MessageState {
    /// In a conversation that the other's server holds; `knows_messages`: it is of a version with messages.
    pub fn brought(stage: Stage, knows_messages: bool) -> Self {
        match stage {
            Stage::There => Self::Delivered,
            Stage::Waiting if !knows_messages => Self::NoMessages,
            // An answer is not yet a memory: the feed says what is there.
            Stage::Waiting | Stage::Answered { .. } => Self::Waiting,
            Stage::Removed | Stage::OutOfReach | Stage::Closed | Stage::NoTarget | Stage::Refused => Self::Refused,
        }
    }

    /// In a conversation that this node holds: it stands at `position` of the other's feed, and the other's server came back with `confirmed`.
    pub fn offered(position: Option<i64>, confirmed: i64, knows_messages: bool) -> Self {
        match position {
            Some(position) if position <= confirmed => Self::Delivered,
            _ if knows_messages => Self::Waiting,
            _ => Self::NoMessages,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vector {
        people: [NodeId; 2],
        hashed: String,
        home: NodeId,
        id: WireId,
    }

    #[test]
    fn both_sides_come_to_the_same_and_no_other_two_do() {
        let vectors = include_str!("../../../docs/vectors/conversations.json");
        let vectors: Vec<Vector> = serde_json::from_str(vectors).unwrap();
        let mut ids = HashSet::new();
        for Vector { people: [one, other], hashed, home, id } in vectors {
            let expected = Conversation { id, home };
            assert_eq!(Conversation::between(one, other), expected);
            assert_eq!(Conversation::between(other, one), expected);
            assert_eq!(Sha256::digest(hashed)[..16], id.0);
            assert!(ids.insert(id));
        }
    }

    #[test]
    fn delivered_is_what_the_other_server_said_it_has() {
        use MessageState::{Delivered, NoMessages, Refused, Waiting};
        for (stage, knows_messages, expected) in [
            (Stage::Waiting, true, Waiting),
            (Stage::Waiting, false, NoMessages),
            (Stage::Answered { at: Timestamp(1) }, true, Waiting),
            (Stage::There, true, Delivered),
            (Stage::There, false, Delivered),
            (Stage::Closed, true, Refused),
            (Stage::OutOfReach, true, Refused),
        ] {
            assert_eq!(MessageState::brought(stage, knows_messages), expected, "{stage:?} {knows_messages}");
        }
        for (position, confirmed, knows_messages, expected) in [
            (None, 7, true, Waiting),
            (None, 7, false, NoMessages),
            (Some(8), 7, true, Waiting),
            (Some(8), 7, false, NoMessages),
            (Some(7), 7, true, Delivered),
            (Some(7), 9, false, Delivered),
        ] {
            assert_eq!(
                MessageState::offered(position, confirmed, knows_messages),
                expected,
                "{position:?} {confirmed}"
            );
        }
    }
}
