//! Posts that others show, as small as these show them.

use domain::{Post, Quote, Timestamp};
use node::{Owner, People, Quoted, markdown};

use super::posts::author;
use crate::api::{ApiError, QuoteView, QuotedView, TimeView};

/// Characters of a post that is quoted.
const WORDS_CHARACTERS: usize = 200;

impl QuoteView {
    /// What a post or comment quotes; nothing if it quotes none.
    pub(super) fn of(quote: Option<Quote>, people: &People, quoted: &Quoted, now: Timestamp) -> Option<Self> {
        let shown = |post: &Post| Self::Shown(Box::new(QuotedView::new(post, people, now)));
        quote.map(|quote| quoted.get(&quote).map_or(Self::NotShown, shown))
    }
}

impl QuotedView {
    fn new(post: &Post, people: &People, now: Timestamp) -> Self {
        Self {
            id: post.id,
            author: author(&post.author, people, now),
            is_warned: post.cover.warning.is_some(),
            words: markdown::first_words_of(post, WORDS_CHARACTERS),
            pictures: post.pictures.len(),
            published: TimeView::new(post.published_at, now),
        }
    }
}

/// The post that the owner is about to quote, if it is still here.
pub(in crate::api) async fn begun_quote(owner: &Owner) -> Result<Option<QuotedView>, ApiError> {
    let Some(post) = owner.posts().begun_quote().await? else { return Ok(None) };
    let found = owner.reading().post(post).await?;
    Ok(found.map(|found| QuotedView::new(&found.post, &found.people, owner.node().now())))
}
