//! Why something was not said in a thread.

use domain::limits;
use store::StoreError;

/// Something that was not said in a thread, or not changed.
#[derive(Debug, thiserror::Error)]
pub enum ThreadError {
    #[error("a comment needs text or a picture")]
    Empty,
    #[error("a comment is {} bytes at most: {excess} characters do not fit", limits::COMMENT_TEXT_BYTES)]
    TextTooLong { excess: usize },
    #[error("a comment has {} pictures at most", limits::COMMENT_PICTURES)]
    TooManyPictures,
    #[error(
        "what a picture shows is said in {} characters at most: {excess} do not fit",
        limits::COMMENT_ALT_TEXT_CHARACTERS
    )]
    AltTooLong { excess: usize },
    /// It was forgotten, since nothing showed it for a day, or is not the owner's.
    #[error("there is no such picture")]
    NoSuchPicture,
    #[error("the post that is to be quoted is not here any more")]
    QuotedGone,
    /// The owner of the post takes no comments there.
    #[error("nobody comments there any more")]
    Closed,
    /// It is in the conversation with somebody who is no friend any more.
    #[error("the friendship has ended")]
    Ended,
    #[error("a person reacts with {} emoji at most", limits::REACTION_EMOJI)]
    TooManyEmoji,
    /// It was changed as often as it may be.
    #[error("a comment is written {} times at most", limits::COMMENT_REVISIONS)]
    TooOften,
    /// There is no such post or comment, or the owner may not change it.
    #[error("there is no such post or comment")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
}
