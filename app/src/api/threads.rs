//! Threads: what friends answer each other under posts.

use domain::{
    NodeId, PeerFailure, PeerId, PostId, ThreadItemId, TimelineCursor, WireId,
    thread::{Commenting, ThreadNotices, ThreadPosition},
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, MultipartData, MultipartFormData},
};
use serde::{Deserialize, Serialize};

use super::{ApiError, PersonView, PictureView, QuoteView, QuotedView, TimeView, json::Answer};
use crate::i18n::{I18n, t, t_plural};

/// The thread under a post, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadView {
    pub post: PostId,
    /// Whether the post is the owner's, and so is the word on who comments.
    pub is_own: bool,
    pub commenting: Commenting,
    /// Whether the server of the friend whose post it is has no threads, and takes nothing.
    pub is_nowhere: bool,
    /// Of what in it the owner is told.
    pub notices: ThreadNotices,
    /// To the post.
    pub reactions: ReactionsView,
    /// How many comments there are, on all pages.
    pub count: usize,
    /// A page of them, as they are read: each is followed by what answers it.
    pub comments: Vec<CommentView>,
    /// With which comment the page before this one begins, and the one after it.
    pub earlier: Option<ThreadItemId>,
    pub later: Option<ThreadItemId>,
    /// Whether the home of a friend's thread may have older ones, which [`read_older`] asks for.
    pub may_have_older: bool,
    /// What a comment on the post that is written now is called; the same one twice is one comment.
    pub new: WireId,
    /// The post that the owner is about to quote, which a comment may show.
    pub begun_quote: Option<QuotedView>,
    /// What was in the form that failed.
    pub unsent: Option<UnsentView>,
}

/// A comment, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentView {
    pub id: ThreadItemId,
    /// 0: it answers the post.
    pub depth: usize,
    /// The comment that it answers, and who wrote that.
    pub answers: Option<AnsweredView>,
    pub author: VoiceView,
    pub words: WordsView,
    pub at: TimeView,
    pub is_edited: bool,
    /// Its author saw another text of the post.
    pub is_before_change: bool,
    /// How far words of the owner's under a friend's post have come.
    pub stage: Option<StageView>,
    /// Whether the owner has muted its author: it is folded away.
    pub is_muted: bool,
    /// Of another's comment in a friend's thread: whether the owner told the friend about it.
    pub told: Option<ToldView>,
    pub reactions: ReactionsView,
    /// What an answer to it that is written now is called.
    pub new: WireId,
}

/// How far it has come that the owner told a friend about a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ToldView {
    /// They can be told.
    NotYet,
    /// It waits for the friend's server.
    Waiting,
    Arrived,
}

/// Threads in which others said something since the owner was here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedView {
    /// The one that moved last comes first.
    pub threads: Vec<MovedThreadView>,
    /// So many besides.
    pub more: usize,
    /// The newest comment of all, if it was not seen yet that it came.
    pub unseen: Option<ThreadItemId>,
}

/// A thread that moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedThreadView {
    pub post: PostId,
    /// The first of the new comments.
    pub first: ThreadItemId,
    /// Who said something last.
    pub voice: Option<VoiceView>,
    /// All who did, in a few words.
    pub who: String,
    /// How many comments are new.
    pub comments: usize,
    /// Whose post it is, and how it begins, or the warning before it.
    pub author: String,
    pub is_own: bool,
    pub is_warned: bool,
    pub words: String,
    pub at: TimeView,
}

/// What only the home of a friend's thread has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OlderView {
    /// The oldest first.
    pub comments: Vec<OlderCommentView>,
    /// Before what there is still more.
    pub older: Option<ThreadPosition>,
    /// Why the home gave nothing.
    pub failure: Option<PeerFailure>,
}

/// One of these, which can be read and no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OlderCommentView {
    /// 0: it answers the post, or what is not on this page.
    pub depth: usize,
    pub author: VoiceView,
    pub words: WordsView,
    pub at: TimeView,
    /// Its author saw another text of the post.
    pub is_before_change: bool,
    /// As of a [`CommentView`].
    pub is_muted: bool,
}

/// A comment that another answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredView {
    pub id: ThreadItemId,
    pub name: String,
    /// It stands on an earlier page.
    pub is_earlier: bool,
}

/// Somebody who says something in a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceView {
    pub name: String,
    pub key: NodeId,
    pub who: WhoView,
}

/// Who that is to the owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhoView {
    Owner(PersonView),
    Friend(PersonView),
    /// A friend of the post's owner. The name is their own word.
    FriendOfFriend {
        /// The friend of this name, who it is not.
        like: Option<String>,
    },
    /// Somebody whom the owner blocked. The name is a word for that.
    Blocked,
}

/// What there is to read of a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordsView {
    Said {
        /// The markdown as written.
        source: String,
        html: String,
        /// What stands in the place of the words until the reader wants to see them; empty: nothing does.
        warning: String,
        /// Whether the pictures are blurred until then.
        is_blurred: bool,
        /// Those on their way have no `src` yet. Of the owner's own comment each has its `id` here.
        pictures: Vec<PictureView>,
        /// The post that it shows, if it quotes one.
        quote: Option<QuoteView>,
    },
    /// By its author.
    Deleted,
    /// By the owner of the post.
    Removed,
}

/// How far words of the owner's have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageView {
    Waiting,
    Answered,
    There,
    Removed,
    OutOfReach,
    Closed,
    /// It was changed, which the home does not take; others see what stood there before.
    ChangeClosed,
    NoTarget,
    Refused,
}

/// How people react.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionsView {
    /// The most frequent first.
    pub emoji: Vec<ReactionView>,
    /// The owner's own under a friend's post.
    pub own: Option<OwnReactionView>,
}

/// How far the owner's reaction has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnReactionView {
    pub id: ThreadItemId,
    pub stage: StageView,
}

/// An emoji with which people react.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionView {
    pub emoji: String,
    /// Who else than the owner, by name.
    pub others: Vec<String>,
    /// Whether the owner does, too.
    pub is_mine: bool,
}

/// How much answers a post, as lists say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswersView {
    pub comments: u32,
    /// To the post, the most frequent first.
    pub reactions: Vec<ReactionCountView>,
    /// Whether the owner may not comment there.
    pub is_closed: bool,
}

/// How many people react with an emoji.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionCountView {
    pub emoji: String,
    pub people: u32,
    /// Whether the owner is one of them.
    pub is_mine: bool,
}

/// A form of a thread that failed, with what was typed into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsentView {
    pub of: UnsentOf,
    pub words: TypedView,
}

/// What was typed into a form of a thread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedView {
    pub text: String,
    pub warning: String,
    pub is_blurred: bool,
    /// The pictures in it, with what was said of them.
    pub pictures: Vec<PictureView>,
    /// The post that it is to show. Of a comment that is changed it means nothing.
    pub quote: Option<PostId>,
}

/// Which form it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnsentOf {
    Comment {
        id: WireId,
        /// `None`: the post.
        reply_to: Option<ThreadItemId>,
    },
    Edit(ThreadItemId),
}

impl UnsentOf {
    /// Says whether it was to be a comment on the post.
    pub fn is_to_post(self) -> bool {
        matches!(self, Self::Comment { reply_to: None, .. })
    }

    /// Says whether it was to answer this comment.
    pub fn answers(self, comment: ThreadItemId) -> bool {
        matches!(self, Self::Comment { reply_to: Some(to), .. } if to == comment)
    }
}

/// What the owner wrote in friends' threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenView {
    /// Newest first.
    pub written: Vec<WrittenItemView>,
    /// Where the next page begins, if there is more.
    pub older_than: Option<ThreadItemId>,
}

/// A comment of the owner's in a friend's thread, whatever became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenItemView {
    pub id: ThreadItemId,
    /// Whose thread it is in; `None`: that friendship is forgotten.
    pub home: Option<PersonView>,
    pub peer: PeerId,
    /// The post, while it is here.
    pub post: Option<PostId>,
    pub words: WordsView,
    pub at: TimeView,
    pub stage: StageView,
}

/// Why something was not said in a thread, or not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ThreadsError {
    #[error("a comment needs text or a picture")]
    Empty,
    #[error("the comment is too long")]
    TextTooLong { excess: usize },
    #[error("the content warning is too long")]
    WarningTooLong { excess: usize },
    #[error("a comment has four pictures at most")]
    TooManyPictures,
    #[error("what a picture shows is said in too many words")]
    AltTooLong { excess: usize },
    #[error("a picture is not there any more")]
    NoSuchPicture,
    #[error("the post that is to be quoted is not here any more")]
    QuotedGone,
    #[error("nobody comments there any more")]
    Closed,
    #[error("the friendship has ended")]
    Ended,
    #[error("the comment was edited too often")]
    TooOften,
    #[error("this is not one emoji")]
    NotAnEmoji,
    #[error("a person reacts with three emoji at most")]
    TooManyEmoji,
}

impl ThreadView {
    /// Says whether the owner may comment and react here.
    pub fn is_open(&self) -> bool {
        self.is_own || (self.commenting != Commenting::Nobody && !self.is_nowhere)
    }
}

impl ThreadsError {
    /// The HTTP status for a script that asked.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::Closed | Self::Ended | Self::TooOften => 403,
            Self::TooManyEmoji | Self::NoSuchPicture | Self::QuotedGone => 409,
            Self::Empty
            | Self::TextTooLong { .. }
            | Self::WarningTooLong { .. }
            | Self::TooManyPictures
            | Self::AltTooLong { .. }
            | Self::NotAnEmoji => 422,
        }
    }

    /// The sentence that a person reads.
    pub fn text(self, i18n: I18n) -> String {
        match self {
            Self::Empty => t!(i18n, threads.error_empty).into(),
            Self::TextTooLong { excess } => t_plural!(i18n, threads.error_text_too_long, count = excess),
            Self::WarningTooLong { excess } => t_plural!(i18n, posts.error_warning_too_long, count = excess),
            Self::TooManyPictures => t!(i18n, threads.error_too_many_pictures).into(),
            Self::AltTooLong { excess } => t_plural!(i18n, threads.error_alt_too_long, count = excess),
            Self::NoSuchPicture => t!(i18n, posts.error_no_such_picture).into(),
            Self::QuotedGone => t!(i18n, threads.error_quoted_gone).into(),
            Self::Closed => t!(i18n, threads.error_closed).into(),
            Self::Ended => t!(i18n, messages.error_ended).into(),
            Self::TooOften => t!(i18n, threads.error_too_often).into(),
            Self::NotAnEmoji => t!(i18n, threads.error_not_an_emoji).into(),
            Self::TooManyEmoji => t!(i18n, threads.error_too_many_emoji).into(),
        }
    }
}

/// Reads the thread under a post: its last comments, or those from the comment `from` on. With what was in a form that failed, by the word in
/// the address to which that led.
#[server(endpoint = "threads/read", input = GetUrl)]
pub async fn read_thread(
    post: PostId,
    from: Option<ThreadItemId>,
    unsent: Option<String>,
) -> Result<ThreadView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let page = owner.threads().read(post, from).await?.ok_or(ApiError::NotFound)?;
    let begun_quote = super::convert::begun_quote(&owner).await?;
    Ok(ThreadView::new(page, unsent.as_deref(), begun_quote, owner.node().now()))
}

/// Asks the home of a friend's thread for comments that are not here: the newest of these, or those before the position `before`. What the
/// home does not answer is no failure of this: the answer says why.
#[server(endpoint = "threads/older", input = GetUrl)]
pub async fn read_older(post: PostId, before: Option<ThreadPosition>) -> Result<OlderView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    OlderView::of(owner.threads().older(post, before).await, owner.node().now())
}

/// Writes a comment on a post, or an answer to another.
///
/// A multipart form: `post`, `reply_to` (the comment that it answers), `id` (the same one twice is one comment), `text`, `warning` (what stands before
/// it until its reader wants to see it), `blur` to have the pictures blurred until then, `quote` (the number of the post that it shows), and up to four pictures: `picture` for each that was stored
/// before ([`store_picture`](super::store_picture)), with its `alt-<picture>`, and `files`, each followed by its `alt` if it has one.
#[server(endpoint = "threads/comment", input = MultipartFormData, output = Answer)]
pub async fn comment_on_post(form: MultipartData) -> Result<ThreadItemId, ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await;
    super::convert::CommentForm::read(owner, form).await?.comment().await
}

/// Changes a comment or message of the owner's.
///
/// The form of [`comment_on_post`], with the comment as `item` instead of where it is to be. What it does not name, a warning or a picture, is no longer
/// there.
#[server(endpoint = "threads/edit", input = MultipartFormData, output = Answer)]
pub async fn edit_comment(form: MultipartData) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await;
    super::convert::CommentForm::read(owner, form).await?.edit().await
}

/// Keeps the form of [`comment_on_post`] or [`edit_comment`] for a while, without the picture that `remove` names, and answers with the word by which
/// [`read_thread`] gives it back. So pictures are added, described and taken out.
#[server(endpoint = "threads/keep", input = MultipartFormData, output = Answer)]
pub async fn keep_comment(form: MultipartData) -> Result<String, ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await;
    super::convert::CommentForm::read(owner, form).await?.keep().await
}

/// Deletes a comment or message of the owner's, wherever it is.
#[server(endpoint = "threads/delete", output = Answer)]
pub async fn delete_comment(item: ThreadItemId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    super::convert::may_change(&owner, item).await?;
    let place = owner.threads().delete(item).await?;
    super::context::answer_form_of_own_words(place, "comment-deleted");
    Ok(())
}

/// Removes another's comment from a thread of the owner's.
#[server(endpoint = "threads/remove", output = Answer)]
pub async fn remove_comment(item: ThreadItemId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    let post = owner.threads().remove(item).await?;
    super::context::answer_form_in_thread(Some(post), Some("comment-removed"));
    Ok(())
}

/// Tells the owner of a friend's thread about another's comment in it, and nobody else. `words` may be empty.
#[server(endpoint = "threads/report", output = Answer)]
pub async fn report_comment(item: ThreadItemId, words: Option<String>) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    let words = words.unwrap_or_default();
    match super::convert::report(&owner, item, &words).await {
        Ok(post) => {
            super::context::answer_form_in_thread(Some(post), Some("comment-told"));
            Ok(())
        }
        Err(error) => {
            let fields = [("item", &*item.to_string()), ("words", &*words)];
            Err(super::context::keep_all_typed::<ReportComment>(error, &fields))
        }
    }
}

/// Reacts to a post, or to the comment `item` under it, with one more emoji; or no more with that one.
#[server(endpoint = "threads/react", output = Answer)]
pub async fn react(post: PostId, item: Option<ThreadItemId>, emoji: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    match super::convert::react(&owner, post, item, &emoji).await {
        Ok(()) => {
            match item {
                Some(item) => super::context::answer_form_at_comment(post, item),
                None => super::context::answer_form_in_thread(Some(post), None),
            }
            Ok(())
        }
        Err(error) => {
            let item = item.map(|item| item.to_string()).unwrap_or_default();
            Err(super::context::keep_all_typed::<React>(error, &[("emoji", &emoji), ("item", &item)]))
        }
    }
}

/// Decides who may comment on a post of the owner's: `everyone` who sees it, `to-owner`, who alone reads that, or `nobody`.
#[server(endpoint = "threads/commenting", output = Answer)]
pub async fn set_commenting(post: PostId, commenting: Commenting) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    owner.threads().set_commenting(post, commenting).await?;
    super::context::answer_form_in_thread(Some(post), Some("commenting"));
    Ok(())
}

/// Chooses of what in the thread under a post the owner is told: of `all` comments, of `answers` to them, or of `nothing`, which mutes it.
#[server(endpoint = "threads/notices", output = Answer)]
pub async fn set_thread_notices(post: PostId, notices: ThreadNotices) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.mutes().set_thread_notices(post, notices).await?;
    super::context::answer_form_in_thread(Some(post), Some("thread-notices"));
    Ok(())
}

/// Sends a comment, reaction or message of the owner's once more that did not come to its thread.
#[server(endpoint = "threads/send-again", output = Answer)]
pub async fn send_again(item: ThreadItemId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    super::convert::may_change(&owner, item).await?;
    let place = owner.threads().send_again(item).await?;
    super::context::answer_form_of_own_words(place, "sent-again");
    Ok(())
}

/// Lists what the owner wrote in friends' threads: the newest, or those older than `before`.
#[server(endpoint = "threads/written", input = GetUrl)]
pub async fn list_written(before: Option<ThreadItemId>) -> Result<WrittenView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let page = owner.threads().written(before).await?;
    Ok(WrittenView::new(page, owner.node().now()))
}

/// Lists the threads in which others said something since the owner was here, but for those of others' posts above `line`, which are new themselves.
#[server(endpoint = "threads/moved", input = GetUrl)]
pub async fn list_moved(line: Option<TimelineCursor>) -> Result<MovedView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    Ok(MovedView::new(owner.threads().moved(line).await?, owner.node().now()))
}
