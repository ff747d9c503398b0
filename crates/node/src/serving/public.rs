//! What a node shows to everybody who knows its address: the owner's public posts, and the owner as far as that goes.
//!
//! As long as there is no public post there is nothing here, not even a name.

use std::{borrow::Cow, collections::HashMap};

use bytes::Bytes;
use domain::{
    Cover, Picture, Profile, Quote, Sha256, Timestamp, WireId, limits, shown_name,
    thread::{Arranged, ThreadPosition, arrange, shown_at},
};
use federation::syndication::{self, PublicEntry, PublicFeed, PublicQuote};
use store::{ItemRow, PublicPost, StoreError};

use crate::{
    markdown,
    media::open::{OpenMedia, OpenMediaError},
    node::Node,
};

/// Posts on a page and in a feed.
const POSTS: usize = limits::TIMELINE_PAGE_POSTS;
/// Comments under a post that everybody reads: the newest.
const COMMENTS: u64 = limits::THREAD_FEED_COMMENTS as u64;
/// Characters of a post in its title.
const TITLE_CHARACTERS: usize = 60;

/// Public posts, and who wrote them.
#[derive(Debug, Clone)]
pub struct PublicPage {
    pub owner: Profile,
    /// Newest first; at least one.
    pub posts: Vec<PublicPost>,
    /// Those that posts of the page show, as far as everybody may see them. Of others nothing is told, not even that there are any.
    pub quoted: HashMap<Quote, PublicPost>,
    /// Whether there are older ones.
    pub has_older: bool,
    /// What is said under a post that is read alone, as far as its authors agreed that everybody reads it; each is followed by what answers it.
    pub comments: Vec<PublicComment>,
}

/// A comment that everybody may see.
#[derive(Debug, Clone)]
pub struct PublicComment {
    pub id: WireId,
    /// 0: it answers the post, or what not everybody may see.
    pub depth: usize,
    /// The owner's, or the author's own word.
    pub name: String,
    pub html: String,
    pub cover: Cover,
    pub pictures: Vec<Picture>,
    pub said_at: Timestamp,
    pub is_edited: bool,
}

/// How a feed is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedFormat {
    Atom,
    Json,
}

impl FeedFormat {
    /// Its media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Atom => syndication::ATOM_TYPE,
            Self::Json => syndication::JSON_FEED_TYPE,
        }
    }
}

impl Node {
    /// Says whether anything is public.
    pub async fn has_public_posts(&self) -> Result<bool, StoreError> {
        self.store.has_public_posts().await
    }

    /// Reads a page of public posts, the first is 0; `None` if there is nothing on it.
    pub async fn public_page(&self, page: u32) -> Result<Option<PublicPage>, StoreError> {
        let posts_per_page = u64::try_from(POSTS).unwrap_or(u64::MAX);
        let skip = posts_per_page.saturating_mul(page.into());
        let mut posts = self.store.public_posts(skip, posts_per_page + 1).await?;
        if posts.is_empty() {
            return Ok(None);
        }
        let has_older = posts.len() > POSTS;
        posts.truncate(POSTS);
        posts.iter_mut().for_each(show_to_strangers);
        let quoted = self.public_quotes(&posts).await?;
        let owner = self.store.public_profile().await?;
        Ok(Some(PublicPage { owner, posts, quoted, has_older, comments: Vec::new() }))
    }

    /// Reads a public post alone.
    pub async fn public_post(&self, id: WireId) -> Result<Option<PublicPage>, StoreError> {
        let Some(mut post) = self.store.public_post(id).await? else { return Ok(None) };
        show_to_strangers(&mut post);
        let owner = self.store.public_profile().await?;
        let comments = self.public_comments(&post, &owner.name).await?;
        let posts = vec![post];
        let quoted = self.public_quotes(&posts).await?;
        Ok(Some(PublicPage { owner, posts, quoted, has_older: false, comments }))
    }

    async fn public_comments(
        &self,
        PublicPost { wire_id, post }: &PublicPost,
        owner: &str,
    ) -> Result<Vec<PublicComment>, StoreError> {
        let rows = self.store.public_comments(self.own_home(), *wire_id, COMMENTS).await?;
        let positions: Vec<_> = rows.iter().map(position).collect();
        let comment = |at: Arranged| {
            let row = rows.get(at.index)?;
            let author = row.entry.subject.author;
            let name = if author == self.own_id() { owner.to_owned() } else { shown_name(&row.name, Some(author)) };
            Some(PublicComment {
                id: row.entry.subject.id,
                depth: at.depth,
                name,
                html: markdown::for_strangers(&row.html).into_owned(),
                cover: row.cover.clone(),
                pictures: row.pictures.iter().cloned().map(Picture::from).collect(),
                said_at: shown_at(row.said_at, post.published_at, row.received_at.unwrap_or(row.said_at)),
                is_edited: row.is_edited,
            })
        };
        Ok(arrange(&positions).into_iter().filter_map(comment).collect())
    }

    /// Writes the feed of the newest public posts, for a reader who knows this node as `origin`: scheme, host and port. `None` if there
    /// are none.
    pub async fn public_feed(&self, origin: &str, format: FeedFormat) -> Result<Option<Bytes>, StoreError> {
        let Some(page) = self.public_page(0).await? else { return Ok(None) };
        let feed = PublicFeed {
            id: self.store.public_feed_id().await?,
            origin: origin.to_owned(),
            // Readers put it, and titles, into sentences of their own.
            name: shown_name(&page.owner.name, Some(self.own_id())),
            about: page.owner.about,
            picture: page.owner.picture,
            entries: page.posts.into_iter().map(|post| entry(post, &page.quoted)).collect(),
        };
        Ok(Some(match format {
            FeedFormat::Atom => syndication::to_atom(&feed),
            FeedFormat::Json => syndication::to_json_feed(&feed),
        }))
    }

    /// What public posts quote, of what is public itself.
    async fn public_quotes(&self, posts: &[PublicPost]) -> Result<HashMap<Quote, PublicPost>, StoreError> {
        let own = posts.iter().filter_map(|post| post.post.quote).filter(|quote| quote.owner == self.own_id());
        let mut quoted = HashMap::new();
        for quote in own {
            if let Some(post) = self.store.public_post(quote.post).await? {
                quoted.insert(quote, post);
            }
        }
        Ok(quoted)
    }

    /// Opens the file named `sha256` if everybody may have it: a public post shows it, or the profile of an owner with public posts.
    pub async fn open_public_media(&self, sha256: Sha256) -> Result<Option<OpenMedia>, OpenMediaError> {
        let profile = self.store.public_profile().await?;
        match self.store.public_file(sha256, profile.picture.as_ref()).await? {
            Some(variant) => self.open_variant(&variant).await,
            None => self.open_comment_file(self.store.comment_file_for_all(sha256).await?).await,
        }
    }
}

fn show_to_strangers(PublicPost { post, .. }: &mut PublicPost) {
    if let Cow::Owned(html) = markdown::for_strangers(&post.html) {
        post.html = html;
    }
}

/// Where a comment of the owner's thread stands, and what it answers.
fn position(row: &ItemRow) -> (ThreadPosition, Option<WireId>) {
    let subject = &row.entry.subject;
    let received_at = row.received_at.unwrap_or(row.said_at);
    (ThreadPosition { received_at, id: subject.id }, subject.reply_to)
}

fn entry(PublicPost { wire_id, post }: PublicPost, quoted: &HashMap<Quote, PublicPost>) -> PublicEntry {
    let title = |post| shown_name(&markdown::first_words_of(post, TITLE_CHARACTERS), None);
    let quote = post.quote.and_then(|quote| quoted.get(&quote));
    PublicEntry {
        id: wire_id,
        title: title(&post),
        quote: quote.map(|PublicPost { wire_id, post }| PublicQuote { id: *wire_id, title: title(post) }),
        html: post.html,
        cover: post.cover,
        pictures: post.pictures,
        published_at: post.published_at,
        edited_at: post.edited_at,
    }
}

#[cfg(test)]
mod tests;
