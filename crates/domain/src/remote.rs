//! What a friend's server says, once it has been checked: sizes, ranges and spellings are right, the rest may still be a lie.

use crate::{AltText, Cover, MediaId, Note, Picture, PostText, Quote, RemoteName, Timestamp, Variant, WireId};

/// One entry of a friend's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedItem {
    /// Its position in the feed, 1 or more: of the last change to the post.
    pub seq: i64,
    pub change: FeedChange,
}

/// What became of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedChange {
    /// It is there, new or edited.
    Post(RemotePost),
    /// It was deleted, or is no longer for friends.
    Removed(WireId),
}

/// A friend's post, as the friend's server sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemotePost {
    pub wire_id: WireId,
    pub text: PostText,
    pub cover: Cover,
    /// By the friend's clock.
    pub published_at: Timestamp,
    /// By the friend's clock.
    pub edited_at: Option<Timestamp>,
    pub pictures: Vec<RemotePicture>,
    /// The post that it shows, if it quotes one.
    pub quote: Option<Quote>,
    /// Whether the friend says that everybody may see it. Which friends may see one that is not public is not told.
    pub is_public: bool,
}

/// A picture that a friend's server offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemotePicture {
    pub alt: AltText,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The mean colour as `#rrggbb`.
    pub color: String,
    /// Narrowest first; at least one, no width twice.
    pub variants: Vec<Variant>,
}

impl From<&RemotePicture> for Picture {
    /// As a picture that has no row of its own yet: its `id` means nothing.
    fn from(remote: &RemotePicture) -> Self {
        Self {
            id: MediaId(0),
            alt: remote.alt.to_string(),
            width: remote.width,
            height: remote.height,
            color: remote.color.clone(),
            variants: remote.variants.clone(),
        }
    }
}

/// How a friend shows themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteProfile {
    pub name: RemoteName,
    pub about: Note,
    pub picture: Option<RemotePicture>,
}
