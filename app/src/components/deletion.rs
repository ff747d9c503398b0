//! How far a post has come on its way out of a page.

/// Kept beside the card, not in it: the card goes with the post, and that may be heard of before the answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    NotAsked,
    /// The owner pressed the button here.
    Asked,
    /// The owner deleted it here, and it is gone.
    Done,
}
