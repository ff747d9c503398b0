//! Finding posts, comments, messages and people.

use domain::{
    DocumentId,
    limits::SEARCH_CHARACTERS,
    search::{Excerpt, SearchError},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, PersonView, TimeView, VoiceView};
use crate::i18n::{I18n, t_plural};

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchView {
    /// Friends who are called so.
    pub friends: Vec<PersonView>,
    /// The newest first.
    pub found: Vec<FoundView>,
    /// Where the next page starts, if there is more.
    pub older: Option<DocumentId>,
    /// Names that nobody and no circle has.
    pub unknown: Vec<String>,
    /// So much of what was here before cannot be found yet.
    pub unsearchable: u64,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundView {
    pub what: FoundWhatView,
    /// What of it was asked for. Of what has a warning, that.
    pub excerpt: Excerpt,
    pub is_warned: bool,
    /// How many there are in it.
    pub pictures: usize,
    pub at: TimeView,
    /// The page on which it stands.
    pub href: String,
}

/// What that is, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoundWhatView {
    Post(PersonView),
    Comment {
        author: Box<VoiceView>,
        /// Whose post it is under.
        under: PersonView,
    },
    Message {
        author: Box<VoiceView>,
        /// In whose conversation with the owner it is.
        with: PersonView,
    },
}

/// The sentence that a person reads.
pub(super) fn text(error: SearchError, i18n: I18n) -> String {
    match error {
        SearchError::TooLong { excess } => t_plural!(i18n, search.too_long, count = excess, most = SEARCH_CHARACTERS),
    }
}

/// The HTTP status for a script that asked.
pub(super) fn status(error: SearchError) -> u16 {
    match error {
        SearchError::TooLong { .. } => 422,
    }
}

/// Finds what has all the words of `q`, the newest first, from before `before`. In `q` may stand phrases in quotation marks, `from:`, `in:`, `before:`,
/// `after:` and `has:picture`. Messages are found with a token that may do everything, and no other.
#[server(endpoint = "search", input = GetUrl)]
pub async fn search(q: Option<String>, before: Option<DocumentId>) -> Result<SearchView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let page = owner.search().find(&q.unwrap_or_default(), before).await?;
    Ok(SearchView::new(page, owner.node().now()))
}
