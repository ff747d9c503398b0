//! What is published.

use crate::{Audience, Cover, PeerId, Picture, PostId, Quote, Timestamp, thread::Answers};

/// A note or pictures, the owner's or a friend's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub id: PostId,
    pub author: Author,
    /// 1, 2, 3 ... for the owner's own posts.
    pub number: Option<u32>,
    /// The markdown as written.
    pub source: String,
    /// The sanitized rendering of `source`.
    pub html: String,
    pub cover: Cover,
    pub audience: Audience,
    pub published_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub pictures: Vec<Picture>,
    pub answers: Answers,
    /// The owner keeps it to find it again.
    pub is_saved: bool,
    /// The post that it shows, if it quotes one: whether or not that is here.
    pub quote: Option<Quote>,
}

/// Whose post it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    Owner,
    Friend(PeerId),
}
