//! Posts as they are read: out of pages of the node's.

use domain::TimelineCursor;
use web_sys::Element;

use super::{card::Card, list::List};
use crate::{
    api::ShownError,
    browser::page::{self, Failure},
};

/// What a page of posts holds.
pub(super) struct Reading {
    pub(super) cards: Vec<Card>,
    pub(super) older: Option<TimelineCursor>,
    /// The way to older posts, or that there are none.
    pub(super) foot: Option<Element>,
    /// What stands there if there are no posts.
    pub(super) empty: Option<Element>,
}

impl Reading {
    pub(super) fn card(&self, id: domain::PostId) -> Option<&Card> {
        self.cards.iter().find(|card| card.place.post == id)
    }
}

/// Reads the page of `list` that follows `before`, or the newest; and those after it, down to the post at `until`.
pub(super) async fn read(
    list: List,
    before: Option<TimelineCursor>,
    until: Option<TimelineCursor>,
) -> Result<Reading, ShownError> {
    let pairs = [("before", before), ("until", until)];
    let pairs = pairs.into_iter().filter_map(|(name, cursor)| Some(format!("{name}={}", cursor?)));
    let query = pairs.collect::<Vec<_>>().join("&");
    let (path, search) = (list.path(), list.search());
    let sign = if query.is_empty() {
        ""
    } else if search.is_empty() {
        "?"
    } else {
        "&"
    };
    let url = format!("{path}{search}{sign}{query}");
    let page = page::read(&url, None).await.map_err(|failure| match failure {
        Failure::Unreachable | Failure::Aborted => ShownError::unreachable(),
        Failure::Foreign(_) => ShownError::other_build(),
    })?;
    if page.asks_to_sign_in() {
        return Err(ShownError::sign_in_required());
    }
    let list = List::of(&page.document).ok_or_else(ShownError::internal)?;
    Ok(Reading {
        cards: list.cards(),
        older: list.older(),
        foot: list.beside(".older").or_else(|| list.beside(".end")),
        empty: list.beside(".feed-empty"),
    })
}
