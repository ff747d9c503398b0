//! The text of the draft.

use domain::{Audience, Cover, Timestamp};

/// What is being written, but for its pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftText {
    /// Becomes the post's, so that the same form twice is one post.
    pub key: String,
    pub source: String,
    pub audience: Audience,
    pub cover: Cover,
    pub saved_at: Timestamp,
    /// How often it was written.
    pub version: i64,
    /// The form that wrote it last; empty: one that does not say.
    pub saved_by: String,
}
