//! What the owner took back since a backup was made: it is told beside the backup, so that it does not come back with it.

use serde::{Deserialize, Serialize};

use crate::{Audience, CircleId, NodeId, Timestamp, WireId};

/// One thing that was taken back: by identifiers, and without content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TakeBack {
    /// The friendship with `peer` ended; with `comments`, what they said in the owner's threads went, too.
    Ended { peer: NodeId, comments: bool },
    /// Nothing is wanted from `peer`.
    Blocked { peer: NodeId },
    /// `peer` is a friend again: what was said of them before counts no more.
    FriendAgain { peer: NodeId },
    /// A post of the owner's.
    Post { post: WireId },
    /// A comment of the owner's in a thread of `home`, or anybody's in the owner's.
    Comment { home: NodeId, item: WireId },
    /// Fewer see a post of the owner's.
    Narrowed { post: WireId, audience: Audience },
    /// `peer` is not in the circle any more.
    LeftCircle { circle: CircleId, peer: NodeId },
    /// The circle is no more.
    Circle { circle: CircleId },
    /// The password of before opens nothing any more.
    Password,
}

/// One thing that was taken back, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// Random; by it, what is written twice is known as one.
    pub id: WireId,
    pub at: Timestamp,
    #[serde(flatten)]
    pub what: TakeBack,
}

impl TakeBack {
    /// The peer with whom it is about the friendship itself.
    fn friendship(&self) -> Option<NodeId> {
        match self {
            Self::Ended { peer, .. } | Self::Blocked { peer } | Self::FriendAgain { peer } => Some(*peer),
            _ => None,
        }
    }
}

/// What of `taken`, in the order in which it was taken back, is to be done: of a friendship, what was said of it last, where it stays an end.
pub fn to_apply(taken: &[TakenBack]) -> Vec<&TakenBack> {
    let is_last = |(index, each): &(usize, &TakenBack)| {
        each.what
            .friendship()
            .is_none_or(|peer| taken[index + 1..].iter().all(|later| later.what.friendship() != Some(peer)))
    };
    let last = taken.iter().enumerate().filter(is_last).map(|(_, each)| each);
    last.filter(|each| !matches!(each.what, TakeBack::FriendAgain { .. })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circle::Circles;

    const MARA: NodeId = NodeId([1; 32]);
    const JONAS: NodeId = NodeId([2; 32]);

    fn taken(what: &[TakeBack]) -> Vec<TakenBack> {
        let each = |(number, what): (u8, &TakeBack)| TakenBack {
            id: WireId([number; 16]),
            at: Timestamp(i64::from(number)),
            what: what.clone(),
        };
        (0..).zip(what).map(each).collect()
    }

    #[test]
    fn of_a_friendship_the_last_word_counts() {
        use TakeBack::{Blocked, Ended, FriendAgain, Password};
        let ended = |peer| Ended { peer, comments: false };
        for (what, expected) in [
            (vec![ended(MARA), Password, ended(JONAS)], vec![0, 1, 2]),
            (vec![ended(MARA), FriendAgain { peer: MARA }], vec![]),
            (vec![ended(MARA), FriendAgain { peer: MARA }, Blocked { peer: MARA }], vec![2]),
            (vec![Blocked { peer: MARA }, ended(MARA), ended(JONAS)], vec![1, 2]),
            (vec![Password, Password], vec![0, 1]),
            (vec![], vec![]),
        ] {
            let taken = taken(&what);
            let applied: Vec<_> = to_apply(&taken).into_iter().map(|each| each.id.0[0]).collect();
            assert_eq!(applied, expected, "{what:?}");
        }
    }

    #[test]
    fn is_read_as_it_was_written() {
        let (post, circle) = (WireId([7; 16]), CircleId(3));
        for what in [
            TakeBack::Ended { peer: MARA, comments: true },
            TakeBack::Blocked { peer: MARA },
            TakeBack::FriendAgain { peer: MARA },
            TakeBack::Post { post },
            TakeBack::Comment { home: MARA, item: post },
            TakeBack::Narrowed { post, audience: Audience::OnlyMe },
            TakeBack::Narrowed { post, audience: Audience::Circles(Circles::one(circle)) },
            TakeBack::LeftCircle { circle, peer: MARA },
            TakeBack::Circle { circle },
            TakeBack::Password,
        ] {
            let [taken] = &taken(&[what])[..] else { panic!("one") };
            let json = serde_json::to_string(taken).unwrap();
            assert_eq!(serde_json::from_str::<TakenBack>(&json).unwrap(), *taken, "{json}");
        }
    }
}
