//! Posts: publishing, reading, changing and deleting them.

use domain::PostId;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, MultipartData, MultipartFormData},
};
use serde::{Deserialize, Serialize};

use super::{
    AnswersView, ApiError, AudienceChoiceView, AudienceView, DraftView, PersonView, PictureView, QuoteView, TimeView,
    json::Answer,
};
use crate::i18n::{I18n, t, t_plural};

/// A post, ready to be shown.
#[expect(clippy::struct_excessive_bools, reason = "each is said of it alone")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostView {
    pub id: PostId,
    pub author: PersonView,
    /// Whether the owner wrote it, and may change it.
    pub is_mine: bool,
    /// 1, 2, 3 ... for the owner's own posts.
    pub number: Option<u32>,
    /// Rendered and sanitized by the node.
    pub html: String,
    /// Whether `html` is a beginning, as in lists; [`read_post`] has all of it.
    pub goes_on: bool,
    /// How it begins, as plain text, for the title of its page; of pictures without a word, how the first of them is described. Where there is a
    /// warning, that. Empty in lists.
    pub first_words: String,
    /// What stands in the place of text and pictures until the reader wants to see them; empty: nothing does.
    pub warning: String,
    /// Whether the pictures are blurred until the reader wants to see them.
    pub is_blurred: bool,
    pub audience: AudienceView,
    pub published: TimeView,
    pub edited: Option<TimeView>,
    pub pictures: Vec<PictureView>,
    pub answers: AnswersView,
    /// The post that it shows, if it quotes one.
    pub quote: Option<QuoteView>,
    /// The owner keeps it to find it again.
    pub is_saved: bool,
}

/// A post of the owner's, ready to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostSourceView {
    pub id: PostId,
    /// Under what its form is kept by [`keep_edit`].
    pub unsaved: String,
    /// The version of the post that its form changes.
    pub seen: String,
    /// What the post says now, if another form changed it since this one began.
    pub meanwhile: Option<String>,
    /// The markdown as written.
    pub source: String,
    /// As of a [`DraftView`].
    #[serde(skip_deserializing)]
    pub warning: String,
    #[serde(skip_deserializing)]
    pub is_blurred: bool,
    pub audience: AudienceChoiceView,
    pub pictures: Vec<PictureView>,
}

/// What was published, and the empty draft to go on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedView {
    /// For scripts. A page shows its list anew, and does not read this.
    #[serde(skip_deserializing)]
    pub post: Option<PostView>,
    pub draft: DraftView,
    /// A picture of the post became the profile picture by this.
    pub is_picture_for_now: bool,
}

/// Why a post was not published or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum PostsError {
    #[error("a post needs text or a picture")]
    Empty,
    #[error("the text is too long")]
    TextTooLong { excess: usize },
    #[error("the description of a picture is too long")]
    AltTooLong { excess: usize },
    #[error("the content warning is too long")]
    WarningTooLong { excess: usize },
    #[error("there are too many pictures")]
    TooManyPictures,
    #[error("too many texts are set aside")]
    TooManySetAside,
    #[error("the post was changed meanwhile")]
    ChangedMeanwhile,
    #[error("circles were chosen, but none was named")]
    NoCircle,
    #[error("a circle was deleted meanwhile")]
    NoSuchCircle,
    #[error("a picture is not there any more")]
    NoSuchPicture,
}

impl PostsError {
    /// The HTTP status for a script that asked.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::NoSuchCircle | Self::NoSuchPicture | Self::TooManySetAside | Self::ChangedMeanwhile => 409,
            Self::Empty
            | Self::NoCircle
            | Self::TextTooLong { .. }
            | Self::AltTooLong { .. }
            | Self::WarningTooLong { .. }
            | Self::TooManyPictures => 422,
        }
    }

    /// The sentence that a person reads.
    pub fn text(self, i18n: I18n) -> String {
        match self {
            Self::Empty => t!(i18n, posts.error_empty).into(),
            Self::TextTooLong { excess } => t_plural!(i18n, posts.error_text_too_long, count = excess),
            Self::AltTooLong { excess } => t_plural!(i18n, posts.error_alt_too_long, count = excess),
            Self::WarningTooLong { excess } => t_plural!(i18n, posts.error_warning_too_long, count = excess),
            Self::TooManyPictures => t!(i18n, posts.error_too_many_pictures).into(),
            Self::TooManySetAside => t!(i18n, posts.error_too_many_set_aside).into(),
            Self::ChangedMeanwhile => t!(i18n, posts.error_changed_meanwhile).into(),
            Self::NoCircle => t!(i18n, posts.error_no_circle).into(),
            Self::NoSuchCircle => t!(i18n, posts.error_no_such_circle).into(),
            Self::NoSuchPicture => t!(i18n, posts.error_no_such_picture).into(),
        }
    }
}

/// Publishes a post.
///
/// A multipart form, in this order: `key` and `version` (the draft's; a script leaves them out, and leaves the draft alone), `text`, `warning`
/// (what stands before it until its reader wants to see it) and with it `blur` to have the pictures blurred until then, `audience`, `circles[<id>]` for several circles, `alt-<picture>` for pictures of the draft, `quote` (the number of the post that it shows), and any number of `files`, each followed by its `alt` if it has one.
#[server(endpoint = "posts/publish", input = MultipartFormData, output = Answer)]
pub async fn publish_post(form: MultipartData) -> Result<PublishedView, ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    let form = super::convert::PostForm::read(&owner, form).await?;
    let published = form.publish(&owner).await?;
    super::context::answer_form("/");
    Ok(published)
}

/// Reads one post, the owner's or a friend's.
#[server(endpoint = "posts/read", input = GetUrl)]
pub async fn read_post(id: PostId) -> Result<PostView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let found = owner.reading().post(id).await?.ok_or(ApiError::NotFound)?;
    Ok(PostView::alone(found, owner.node().now()))
}

/// Reads what the owner wrote, as it was written; with what [`keep_edit`] kept as `unsaved` over it.
#[server(endpoint = "posts/source", input = GetUrl)]
pub async fn read_source(id: PostId, unsaved: Option<String>) -> Result<PostSourceView, ApiError> {
    let owner = super::context::owner(domain::Permission::ReadOwn).await?;
    let found = owner.reading().post(id).await?.ok_or(ApiError::NotFound)?;
    PostSourceView::read(&owner, found.post, unsaved.as_deref()).await
}

/// Changes a post of the owner's.
///
/// The form of [`publish_post`], with the post's `id` instead of `key`, `picture` for each picture that the post is to have, in order,
/// and `remove` for one to take out. Without `warning` what stands before the post stays. Without any `picture` the post keeps those that it has; an empty one says that the list is whole. What is kept
/// as `unsaved` is forgotten. A form that says by `seen` which version it changes ([`read_source`]) changes no other.
#[server(endpoint = "posts/edit", input = MultipartFormData, output = Answer)]
pub async fn edit_post(form: MultipartData) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    let form = super::convert::PostForm::read(&owner, form).await?;
    let id = form.edit(&owner).await?;
    super::context::redirect(&format!("/posts/{id}"));
    Ok(())
}

/// Keeps the form of [`edit_post`] for a while without changing the post, and answers with what [`read_source`] takes as `unsaved`. A form that
/// names that itself is kept in the place of what was kept of it before. So forms save themselves; and without JavaScript pictures are added
/// and taken out.
#[server(endpoint = "posts/keep-edit", input = MultipartFormData, output = Answer)]
pub async fn keep_edit(form: MultipartData) -> Result<String, ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    let form = super::convert::PostForm::read(&owner, form).await?;
    form.keep_edit(&owner).await
}

/// Keeps a post, the owner's or a friend's, to find it again; or keeps it no more.
#[server(endpoint = "posts/save", output = Answer)]
pub async fn save_post(id: PostId, is_saved: bool) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.reading().save(id, is_saved).await?;
    super::context::answer_form_of_post(id);
    Ok(())
}

/// Deletes a post of the owner's, here and at friends.
#[server(endpoint = "posts/delete")]
pub async fn delete_post(id: PostId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    let deleted = owner.posts().delete(id).await.map_err(ApiError::from);
    match &deleted {
        // A form for a post that is gone already, deleted in another window, has come to the same.
        Ok(()) | Err(ApiError::NotFound) => {
            super::context::answer_form_of_list("post-deleted");
            deleted
        }
        // Which one it was: in a list, the others did not fail.
        Err(error) => Err(super::context::keep_typed::<DeletePost>(error.clone(), "id", &id.to_string())),
    }
}

/// Renders markdown as a post would be, and keeps nothing.
#[server(endpoint = "posts/preview", output = Answer)]
pub async fn preview_post(text: String) -> Result<String, ApiError> {
    let owner = super::context::owner(domain::Permission::ReadOwn).await?;
    super::convert::preview(&owner, &text).await
}
