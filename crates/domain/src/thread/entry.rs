//! What of an item decides which of two revisions counts.

use super::{Revision, Subject, ThreadItem, Words};
use crate::Sha256;

/// A revision of an item without its words: what is compared, and stays when the words go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub subject: Subject,
    pub revision: Revision,
    /// SHA-256 of the revision as its author signed it.
    pub bytes: Sha256,
    pub standing: Standing,
}

/// What a revision leaves of the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Standing {
    /// It says something.
    Said,
    /// A reaction without emoji: another revision may have some again.
    Withdrawn,
    /// A comment that its author deleted. Nothing follows.
    Deleted,
}

/// How a revision stands to the one that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Succession {
    /// It takes the place of what is held.
    Newer,
    /// It is what is held; or both are deletions, which say the same.
    Repeated,
    /// What is held is newer.
    Older,
    /// Another revision under the number of the one that is held: its author had forgotten that number, by a restored backup.
    Rival,
    /// It says that it is the same item, and names another author, home, post, kind or target.
    Foreign,
}

impl Entry {
    /// Of `item`, which its author signed as something with the hash `bytes`.
    pub fn new(item: &ThreadItem, bytes: Sha256) -> Self {
        let standing = match item.content().map(|content| &content.words) {
            None => Standing::Deleted,
            Some(Words::Reaction(reaction)) if reaction.emoji().is_empty() => Standing::Withdrawn,
            Some(_) => Standing::Said,
        };
        Self { subject: *item.subject(), revision: item.revision(), bytes, standing }
    }

    pub fn is_deletion(&self) -> bool {
        self.standing == Standing::Deleted
    }
}

impl Succession {
    /// How `new` stands to what is `held` under the same id. A deletion is above every number, so that nothing brings back what was deleted.
    pub fn of(held: &Entry, new: &Entry) -> Self {
        if held.subject != new.subject {
            return Self::Foreign;
        }
        match (held.is_deletion(), new.is_deletion()) {
            (true, true) => Self::Repeated,
            (false, true) => Self::Newer,
            (true, false) => Self::Older,
            (false, false) if new.bytes == held.bytes => Self::Repeated,
            (false, false) => match new.revision.cmp(&held.revision) {
                std::cmp::Ordering::Greater => Self::Newer,
                std::cmp::Ordering::Less => Self::Older,
                std::cmp::Ordering::Equal => Self::Rival,
            },
        }
    }
}
