//! A thread as it is shown: what this node holds of it, in the order in which it is read.

use super::{Commenting, Delivery, Emoji};
use crate::{Cover, MediaId, NodeId, PeerId, Picture, PostId, Quote, ThreadItemId, Timestamp, Variant, WireId};

/// What this node holds of the thread under a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    pub post: PostId,
    /// The post is the owner's, and so is the word on who comments.
    pub is_own: bool,
    pub commenting: Commenting,
    /// The server of the friend whose post it is has no threads, and takes nothing.
    pub is_nowhere: bool,
    /// How people react to the post.
    pub reactions: Vec<Reacted>,
    /// How many comments say something, on all pages.
    pub count: usize,
    /// A page of them, as they are read: each is followed by what answers it.
    pub comments: Vec<ShownComment>,
    /// With which comment the page before this one begins, and the one after it.
    pub earlier: Option<ThreadItemId>,
    pub later: Option<ThreadItemId>,
}

/// A comment, and how people react to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownComment {
    pub id: ThreadItemId,
    /// 0: it answers the post.
    pub depth: usize,
    pub answers: Option<Answered>,
    pub author: Voice,
    pub words: ShownWords,
    /// When it was written, between the post and its arrival; see [`shown_at`](super::shown_at).
    pub at: Timestamp,
    /// This is not the first revision of it that was read here.
    pub is_edited: bool,
    /// Its author saw another text of the post.
    pub is_before_change: bool,
    /// Of the owner's own words under a friend's post: how far they have come.
    pub delivery: Option<Delivery>,
    /// The owner has muted its author.
    pub is_muted: bool,
    pub reactions: Vec<Reacted>,
}

/// A comment that another one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub id: ThreadItemId,
    pub author: Voice,
    /// It stands on an earlier page.
    pub is_earlier: bool,
}

/// A comment in the older part of a friend's thread: only its home has it, so one can read it and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OlderComment {
    pub id: WireId,
    /// 0: it answers the post, or what is not on its page.
    pub depth: usize,
    pub author: Voice,
    pub words: ShownWords,
    /// As of a [`ShownComment`].
    pub at: Timestamp,
    /// Its author saw another text of the post.
    pub is_before_change: bool,
    /// As of a [`ShownComment`].
    pub is_muted: bool,
}

/// What there is to read of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShownWords {
    Said {
        /// The markdown as it was written.
        source: String,
        html: String,
        cover: Cover,
        pictures: Vec<CommentPicture>,
        /// The post that it shows, where that is here.
        quote: Option<Quote>,
    },
    /// Its author deleted it; its place is kept for what answers it.
    Deleted,
    /// The owner of the post removed it.
    Removed,
}

impl ShownWords {
    /// The post that they show.
    pub fn quote(&self) -> Option<Quote> {
        match self {
            Self::Said { quote, .. } => *quote,
            Self::Deleted | Self::Removed => None,
        }
    }
}

/// A picture in a comment, as far as it is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentPicture {
    /// The owner's own, in a comment of the owner's; `None`: its files are another's.
    pub media: Option<MediaId>,
    pub alt: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// As `#rrggbb`.
    pub color: String,
    /// The files that are here, narrowest first; none while they are on their way.
    pub variants: Vec<Variant>,
}

impl From<CommentPicture> for Picture {
    /// Where its files are not the owner's own, its `id` means nothing.
    fn from(picture: CommentPicture) -> Self {
        let CommentPicture { media, alt, width, height, color, variants } = picture;
        Self { id: media.unwrap_or(MediaId(0)), alt, width, height, color, variants }
    }
}

/// Who says something in a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    pub key: NodeId,
    /// The author's own word.
    pub name: String,
    pub who: Who,
}

/// Who that is to the owner of this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Owner,
    Friend(PeerId),
    /// A friend of the post's owner.
    FriendOfFriend {
        /// The friend whose name theirs folds to, and who it is not.
        like: Option<PeerId>,
    },
    /// Somebody whom the owner blocked, in a friend's thread: their name is not said.
    Blocked,
}

/// One person's reaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reacted {
    pub by: Voice,
    /// The owner has muted them: they are counted, and not named.
    pub is_muted: bool,
    pub emoji: Vec<Emoji>,
    /// Of the owner's own under a friend's post.
    pub sent: Option<Sent>,
}

/// What the owner sent into a friend's thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    pub id: ThreadItemId,
    pub delivery: Delivery,
}

/// How much answers a post, as lists say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    pub comments: u32,
    /// The emoji of all reactions to the post, the most frequent first.
    pub reactions: Vec<ReactionCount>,
    /// The owner may not comment there.
    pub is_closed: bool,
}

/// How many people react with an emoji.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReactionCount {
    pub emoji: Emoji,
    pub people: u32,
    /// The owner is one of them.
    pub is_mine: bool,
}

/// What the owner wrote in a friend's thread, whatever became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub id: ThreadItemId,
    /// Whose thread it is in.
    pub home: PeerId,
    /// The post, while it is here.
    pub post: Option<PostId>,
    pub words: ShownWords,
    pub at: Timestamp,
    pub delivery: Delivery,
}

impl Thread {
    /// Says whether the owner may comment and react here.
    pub fn is_open(&self) -> bool {
        self.is_own || (self.commenting != Commenting::Nobody && !self.is_nowhere)
    }
}
