//! Posts that other posts show.

use domain::PostId;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, PersonView, TimeView};

/// What stands in a post that quotes another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuoteView {
    Shown(Box<QuotedView>),
    /// It is not here: who reads this may not see it, or it is gone.
    NotShown,
}

/// A post, as small as another shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedView {
    pub id: PostId,
    pub author: PersonView,
    /// The words are the warning that stands before it.
    pub is_warned: bool,
    /// How it begins, as plain text.
    pub words: String,
    /// How many it has.
    pub pictures: usize,
    pub published: TimeView,
}

/// Reads which post the next one is to quote.
#[server(endpoint = "draft/read-quote", input = GetUrl)]
pub async fn read_quote() -> Result<Option<QuotedView>, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    super::convert::begun_quote(&owner).await
}

/// Puts a post, the owner's or a friend's, beside what is written next; without one, none any more. A form that shows it publishes it.
#[server(endpoint = "draft/quote")]
pub async fn quote_post(post: Option<PostId>) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.posts().begin_quote(post).await?;
    super::context::answer_form("/#composer-text");
    Ok(())
}
