//! Where a post is written, and where it is changed. One form, which works without JavaScript; as an island, it saves itself, pictures are
//! sent as they are chosen, pasted or dropped, and the post can be seen before it is one.
//!
//! The form is in `form`, and what it does in `state`. What is different for a new post and for one that is there is in `draft` and `edit`.

#![expect(clippy::large_types_passed_by_value, reason = "components own their props")]

mod attaching;
mod attachments;
mod autosave;
mod discard;
mod draft;
mod edit;
mod form;
mod journal;
mod preview;
mod room;
mod set_aside;
mod state;

pub use draft::ComposerIsland;
pub use edit::EditorIsland;
