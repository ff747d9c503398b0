//! What the owner does in threads, their own and friends'.

use domain::{
    PostId, ThreadItemId, TypedText, WireId, limits,
    thread::{Commenting, Emoji, Thread, Written},
};
use store::StoreError;

use crate::{node::Node, owner::Owner, reading::timeline::People};

/// What the owner does in threads.
#[derive(Debug, Clone, Copy)]
pub struct OwnerThreads<'a> {
    pub(super) node: &'a Node,
}

/// A thread, and the people in it whom this node knows.
#[derive(Debug, Clone)]
pub struct ThreadPage {
    pub thread: Thread,
    pub people: People,
}

/// A comment that the owner writes.
#[derive(Debug, Clone)]
pub struct NewComment {
    pub post: PostId,
    /// The comment that it answers; `None`: the post.
    pub reply_to: Option<ThreadItemId>,
    /// The form's own, so that the same form twice is one comment.
    pub id: WireId,
    pub text: TypedText,
}

/// Something that was not said in a thread, or not changed.
#[derive(Debug, thiserror::Error)]
pub enum ThreadError {
    #[error("a comment needs text")]
    Empty,
    #[error("a comment is {} bytes at most: {excess} characters do not fit", limits::COMMENT_TEXT_BYTES)]
    TextTooLong { excess: usize },
    /// The owner of the post takes no comments there.
    #[error("nobody comments there any more")]
    Closed,
    #[error("a person reacts with {} emoji at most", limits::REACTION_EMOJI)]
    TooManyEmoji,
    /// There is no such post or comment, or the owner may not change it.
    #[error("there is no such post or comment")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Owner {
    /// What the owner does in threads.
    pub fn threads(&self) -> OwnerThreads<'_> {
        OwnerThreads { node: &self.node }
    }
}

impl OwnerThreads<'_> {
    /// What this node holds of the thread under a post, and who is in it.
    pub async fn read(self, post: PostId) -> Result<Option<ThreadPage>, StoreError> {
        todo!("{post}")
    }

    /// Writes a comment. Under a friend's post it waits until that friend's server took it.
    pub async fn comment(self, new: NewComment) -> Result<ThreadItemId, ThreadError> {
        todo!("{new:?}")
    }

    /// Changes the words of a comment of the owner's; says under which post it is.
    pub async fn edit(self, item: ThreadItemId, text: TypedText) -> Result<Option<PostId>, ThreadError> {
        todo!("{item} {text:?}")
    }

    /// Deletes a comment of the owner's, wherever it is; says under which post it was.
    pub async fn delete(self, item: ThreadItemId) -> Result<Option<PostId>, ThreadError> {
        todo!("{item}")
    }

    /// Removes another's comment from a thread of the owner's; says under which post it was.
    pub async fn remove(self, item: ThreadItemId) -> Result<PostId, ThreadError> {
        todo!("{item}")
    }

    /// Reacts to a post, or to a comment under it, with one more emoji; or no more with that one.
    pub async fn react(self, post: PostId, to: Option<ThreadItemId>, emoji: Emoji) -> Result<(), ThreadError> {
        todo!("{post} {to:?} {emoji}")
    }

    /// Decides who may comment on a post of the owner's.
    pub async fn set_commenting(self, post: PostId, commenting: Commenting) -> Result<(), ThreadError> {
        todo!("{post} {commenting:?}")
    }

    /// Sends words once more that did not come to their thread; says under which post they are to be.
    pub async fn send_again(self, item: ThreadItemId) -> Result<Option<PostId>, ThreadError> {
        todo!("{item}")
    }

    /// What the owner wrote in friends' threads, the newest first; at most `limits::NOTIFICATIONS_PER_PAGE`, older than `before`.
    pub async fn written(self, before: Option<ThreadItemId>) -> Result<(Vec<Written>, People), StoreError> {
        todo!("{before:?}")
    }
}
