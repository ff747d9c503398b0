//! Conversations: messages between friends, which no timeline shows.
//!
//! A conversation is the root of a thread, as a post is, without words of its own; its messages are items by the rules of [`thread`](crate::thread).
//! Between two people there is one, whoever begins. Its id and its home follow from the two keys, so nothing has to be agreed, and two
//! beginnings meet.

use sha2::{Digest, Sha256};

use crate::{NodeId, WireId};

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
}
