//! Threads: what friends answer each other under a post.
//!
//! A thread has one home, the node of the post's owner, which decides who may see what and in which order. Its items, comments and
//! reactions, are signed by their authors and passed on as they came, so that the home can hide one and cannot change one. Each item has
//! revisions of which the newest counts ([`Succession`]), by one rule at the home ([`Door`]), at the author ([`OwnItem`]) and at the readers
//! ([`Relayed`]); nothing is newer than a deletion. So lost, repeated, reordered and replayed messages change nothing for good, and what a
//! restored backup forgot is brought back by whoever remembers it.
//!
//! Knows no signatures, no feeds and no rows: an [`Entry`] is an item whose signature was checked.

mod door;
mod emoji;
mod entry;
mod item;
mod order;
mod own;
mod reader;
mod revision;
mod shown;
mod sight;
mod told;

pub use door::{Answer, Door, Kept, Pace, Received, Target};
pub use emoji::{Emoji, EmojiError, Reaction, ReactionError, by_emoji};
pub use entry::{Entry, Standing, Succession};
pub use item::{Comment, Content, ItemError, ItemKind, Subject, ThreadItem, Words, reaction_id, seen};
pub use order::{Arranged, ThreadPosition, arrange, is_news, shown_at};
pub use own::{Delivery, Heard, Here, Learned, OwnItem, Stage};
pub use reader::{Relayed, outlasts};
pub use revision::{Revision, RevisionError};
pub use shown::{
    Answered, Answers, CommentPicture, OlderComment, Reacted, ReactionCount, Sent, ShownComment, ShownWords, Thread,
    Voice, Who, Written,
};
pub use sight::{CameFor, Commenting, Sight, Viewer};
pub use told::{Novelty, SaidTo, ThreadNotices, told};

#[cfg(test)]
mod tests;
