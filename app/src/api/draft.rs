//! The draft: the one post that is being written, kept by the node.

use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, MultipartData, MultipartFormData},
};
use serde::{Deserialize, Serialize};

use super::{ApiError, AudienceChoiceView, PictureView};

/// What is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// Sent along with the form, so that the form sent twice is one post.
    pub key: String,
    /// The markdown so far.
    pub source: String,
    pub audience: AudienceChoiceView,
    pub pictures: Vec<PictureView>,
}

/// Reads the draft.
#[server(endpoint = "draft/read", input = GetUrl)]
pub async fn read_draft() -> Result<DraftView, ApiError> {
    let owner = super::context::owner().await?;
    DraftView::read(&owner).await
}

/// Keeps what was written so far, and answers with the key to go on with.
///
/// The form of [`publish_post`](super::publish_post), and `remove` for a picture to take out of the draft.
#[server(endpoint = "draft/save", input = MultipartFormData)]
pub async fn save_draft(form: MultipartData) -> Result<String, ApiError> {
    let owner = super::context::owner().await?;
    let form = super::convert::PostForm::read(&owner, form).await?;
    form.save(&owner).await
}
