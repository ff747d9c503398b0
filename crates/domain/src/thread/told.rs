//! What the owner of a node is told of what others say in threads.

use super::ItemKind;
use crate::NotificationKind;

/// To what something is said, seen from the owner of this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidTo {
    /// The owner's own post.
    OwnPost,
    /// A comment of the owner's, wherever it is.
    OwnWords,
    /// A comment of another's in the owner's thread.
    OtherHere,
    /// A friend's post, or a comment of another's under it.
    Elsewhere,
}

/// What is new in a revision of what others say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Novelty {
    /// Nothing was said there before.
    pub is_first: bool,
    /// It mentions the owner, and what was said there before did not.
    pub is_mention: bool,
}

/// What the owner is told of; `None`: of nothing. Of one thing that was said one is told once: a mention where there is one.
pub fn told(kind: ItemKind, to: SaidTo, novelty: Novelty) -> Option<NotificationKind> {
    let Novelty { is_first, is_mention } = novelty;
    match (kind, to) {
        // What was said to the owner is known to the owner when it changes.
        (ItemKind::Comment, _) if is_mention && (is_first || to == SaidTo::Elsewhere) => {
            Some(NotificationKind::Mentioned)
        }
        _ if !is_first => None,
        (ItemKind::Comment, SaidTo::OwnWords) => Some(NotificationKind::Answered),
        (ItemKind::Comment, SaidTo::OwnPost | SaidTo::OtherHere) => Some(NotificationKind::Commented),
        (ItemKind::Reaction, SaidTo::OwnPost | SaidTo::OwnWords) => Some(NotificationKind::Reacted),
        (ItemKind::Reaction, SaidTo::OtherHere) | (_, SaidTo::Elsewhere) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comment_tells_one_thing() {
        use NotificationKind::{Answered, Commented, Mentioned};
        for (to, is_first, is_mention, expected) in [
            (SaidTo::OwnPost, true, false, Some(Commented)),
            (SaidTo::OwnPost, true, true, Some(Mentioned)),
            (SaidTo::OwnPost, false, true, None),
            (SaidTo::OwnWords, true, false, Some(Answered)),
            (SaidTo::OwnWords, true, true, Some(Mentioned)),
            (SaidTo::OtherHere, false, true, None),
            (SaidTo::Elsewhere, true, false, None),
            (SaidTo::Elsewhere, true, true, Some(Mentioned)),
            (SaidTo::Elsewhere, false, true, Some(Mentioned)),
            (SaidTo::Elsewhere, false, false, None),
        ] {
            let found = told(ItemKind::Comment, to, Novelty { is_first, is_mention });
            assert_eq!(found, expected, "{to:?} {is_first} {is_mention}");
        }
        let mention = Novelty { is_first: true, is_mention: true };
        assert_eq!(told(ItemKind::Reaction, SaidTo::Elsewhere, mention), None, "emoji name nobody");
    }
}
