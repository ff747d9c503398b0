//! What a reader makes of an item that a home shows.

use super::{Entry, Succession};
use crate::NodeId;

/// What becomes of an item in a home's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relayed {
    /// It takes the place of what is held.
    Taken,
    /// What is held stays: it is the same, or newer.
    Known,
    /// It is not what it claims to be: passed over, and counted.
    PassedOver,
}

impl Relayed {
    /// Of what the feed of `home` shows as `shown`, while `held` is held under its id, in threads of that home.
    pub fn of(home: NodeId, held: Option<&Entry>, shown: &Entry) -> Self {
        if shown.subject.home != home {
            return Self::PassedOver;
        }
        let Some(held) = held else { return Self::Taken };
        match Succession::of(held, shown) {
            Succession::Foreign => Self::PassedOver,
            // Two revisions with one number: its author has one of them now, and that is at the home.
            Succession::Newer | Succession::Rival => Self::Taken,
            // The home's owner may have restored a backup; what they said last before it, they know no more.
            Succession::Older if shown.subject.author == home && !held.is_deletion() => Self::Taken,
            // Others remember what they said, and say it again.
            Succession::Older | Succession::Repeated => Self::Known,
        }
    }
}

/// Says whether `held` stays when the home does not show it any more, though the post is shown: a deletion does, so that nothing comes back.
/// Whatever it is, it goes with the post.
pub fn outlasts(held: &Entry) -> bool {
    held.is_deletion()
}
