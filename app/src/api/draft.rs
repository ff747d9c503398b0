//! The draft: the one post that is being written, kept by the node.

use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, MultipartData, MultipartFormData},
};
use serde::{Deserialize, Serialize};

use super::{ApiError, AudienceChoiceView, PictureView, json::Answer};

/// What is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// Sent along with the form, so that the form sent twice is one post.
    pub key: String,
    /// Sent along, too: which words the form has seen.
    pub version: String,
    /// The markdown so far.
    pub source: String,
    /// What is to stand before the post until its reader wants to see it. For scripts, as the next: the composer has its fields as HTML.
    #[serde(skip_deserializing)]
    pub warning: String,
    #[serde(skip_deserializing)]
    pub is_blurred: bool,
    pub audience: AudienceChoiceView,
    pub pictures: Vec<PictureView>,
    pub set_aside: Vec<SetAsideView>,
}

/// Words that another form wrote into the draft, and that were written over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAsideView {
    pub id: i64,
    pub words: String,
}

/// A draft that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDraftView {
    /// The key to go on with.
    pub key: String,
    /// The form was published before, as it is.
    pub is_published: bool,
    pub set_aside: Vec<SetAsideView>,
}

/// Reads the draft.
#[server(endpoint = "draft/read", input = GetUrl)]
pub async fn read_draft() -> Result<DraftView, ApiError> {
    let owner = super::context::owner(domain::Permission::ReadOwn).await?;
    DraftView::read(&owner).await
}

/// Keeps what was written so far, and answers with the key to go on with. Words that the form has not seen are set aside.
///
/// The form of [`publish_post`](super::publish_post), `remove` for a picture to take out of the draft, `earlier` or `later` for one to move by one place among those
/// that `picture` lists, and `discard` to take out all that the form has.
#[server(endpoint = "draft/save", input = MultipartFormData, output = Answer)]
pub async fn save_draft(form: MultipartData) -> Result<SavedDraftView, ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    let form = super::convert::PostForm::read(&owner, form).await?;
    let discards = form.discards();
    let saved = form.save(&owner).await?;
    if discards {
        // The button that was pressed is gone from the page; the cursor goes into the text.
        super::context::answer_form("/#composer-text");
    }
    Ok(saved)
}

/// Puts words that were set aside at the end of the draft.
#[server(endpoint = "draft/take-back")]
pub async fn take_back(id: i64) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    owner.draft().take_back(id).await?;
    super::context::answer_form("/");
    Ok(())
}

/// Forgets words that were set aside.
#[server(endpoint = "draft/discard", output = Answer)]
pub async fn discard_set_aside(id: i64) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Publish).await?;
    owner.draft().discard_set_aside(id).await?;
    super::context::answer_form("/");
    Ok(())
}
