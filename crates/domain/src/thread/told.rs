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

/// What the owner is told of; `None`: of nothing.
pub fn told(kind: ItemKind, to: SaidTo) -> Option<NotificationKind> {
    match (kind, to) {
        (ItemKind::Comment, SaidTo::OwnWords) => Some(NotificationKind::Answered),
        (ItemKind::Comment, SaidTo::OwnPost | SaidTo::OtherHere) => Some(NotificationKind::Commented),
        (ItemKind::Reaction, SaidTo::OwnPost | SaidTo::OwnWords) => Some(NotificationKind::Reacted),
        (ItemKind::Reaction, SaidTo::OtherHere) | (_, SaidTo::Elsewhere) => None,
    }
}
