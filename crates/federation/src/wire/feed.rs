//! A page of a feed: JSON Feed 1.1 (jsonfeed.org) with what O2M adds in `_o2m`.
//!
//! Items stand at rising positions, each where its post changed last, so that a reader goes on where it was.

use bytes::Bytes;
use domain::{
    Audience, Cover, Cursor, FeedChange, FeedItem, Post, Quote, RemotePost, WireId, limits, without_controls,
};
use serde::{Deserialize, Serialize};

use super::{
    WireError,
    page::{PageItems, PagePlace},
    picture::WirePicture,
    quote::WireQuote,
    time,
};

/// What is said of a post that everybody may see.
const PUBLIC: &str = "public";
const JSON_FEED: &str = "https://jsonfeed.org/version/1.1";

/// A page of a friend's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPage {
    /// Up to where the feed is known after this page.
    pub cursor: Cursor,
    /// Whether another page follows.
    pub has_more: bool,
    /// Whether this begins a whole new snapshot: what its pages do not name is no longer there.
    pub is_reset: bool,
    /// Which edition of the profile is current.
    pub profile: Cursor,
    /// At strictly rising positions.
    pub items: Vec<FeedItem>,
}

#[derive(Serialize, Deserialize)]
struct WireFeed {
    version: String,
    title: String,
    #[serde(rename = "_o2m")]
    o2m: WireFeedExtension,
    items: Vec<WireItem>,
}

#[derive(Serialize, Deserialize)]
struct WireFeedExtension {
    cursor: Cursor,
    #[serde(default)]
    more: bool,
    #[serde(default)]
    reset: bool,
    profile: Cursor,
}

#[derive(Serialize, Deserialize)]
struct WireItem {
    id: WireId,
    /// Markdown (CommonMark).
    #[serde(default)]
    content_text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(rename = "_o2m")]
    o2m: WireItemExtension,
}

#[derive(Serialize, Deserialize)]
struct WireItemExtension {
    seq: i64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    deleted: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pictures: Vec<WirePicture>,
    /// `public`, or nothing: which friends may see a post is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    audience: Option<String>,
    /// Stands before the text and the pictures until the reader wants to see them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    warning: String,
    /// The pictures are blurred until then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    blurred: bool,
    /// The post that it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quote: Option<WireQuote>,
}

impl FeedPage {
    /// Reads the page that a friend's server sent to a reader who knows the feed up to `since`.
    pub fn parse(bytes: &[u8], since: Option<Cursor>) -> Result<Self, WireError> {
        let wire: WireFeed = serde_json::from_slice(bytes)?;
        if wire.version != JSON_FEED {
            return Err(WireError::Field("version"));
        }
        if wire.items.len() > limits::FEED_PAGE_ITEMS {
            return Err(WireError::TooMany("items"));
        }
        let WireFeedExtension { cursor, more, reset, profile } = wire.o2m;
        let items = wire.items.into_iter().map(FeedItem::try_from).collect::<Result<Vec<_>, _>>()?;
        let place = PagePlace { cursor, has_more: more, is_reset: reset };
        place.check_progress(since, items.iter().map(|item| item.seq))?;
        Ok(Self { cursor, has_more: more, is_reset: reset, profile, items })
    }
}

impl TryFrom<WireItem> for FeedItem {
    type Error = WireError;

    fn try_from(wire: WireItem) -> Result<Self, WireError> {
        let seq = wire.o2m.seq;
        if wire.o2m.deleted {
            return Ok(Self { seq, change: FeedChange::Removed(wire.id) });
        }
        if wire.o2m.pictures.len() > limits::PICTURES_PER_POST {
            return Err(WireError::Field("pictures"));
        }
        let published = wire.date_published.ok_or(WireError::Field("date_published"))?;
        let post = RemotePost {
            wire_id: wire.id,
            text: wire.content_text.parse().map_err(|_| WireError::Field("content_text"))?,
            cover: Cover::new(&wire.o2m.warning, wire.o2m.blurred).map_err(|_| WireError::Field("warning"))?,
            published_at: time::parse(&published, "date_published")?,
            edited_at: wire.date_modified.map(|text| time::parse(&text, "date_modified")).transpose()?,
            pictures: wire.o2m.pictures.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            quote: wire.o2m.quote.map(Quote::from),
            is_public: wire.o2m.audience.as_deref() == Some(PUBLIC),
        };
        Ok(Self { seq, change: FeedChange::Post(post) })
    }
}

/// Writes a page of the owner's feed, item by item until it is full.
#[derive(Debug)]
pub struct FeedWriter {
    title: String,
    head: Cursor,
    profile: Cursor,
    is_reset: bool,
    items: PageItems,
    last_seq: i64,
}

impl FeedWriter {
    /// Begins a page of the feed of `title`, which goes up to `head` and whose profile is in the edition `profile`.
    pub fn new(title: String, head: Cursor, profile: Cursor, is_reset: bool) -> Self {
        Self { title, head, profile, is_reset, items: PageItems::new(), last_seq: 0 }
    }

    /// Adds a post that the friend may see; false if the page is full. Positions rise. Any post fits on an empty page.
    pub fn add_post(&mut self, seq: i64, wire_id: WireId, post: &Post) -> bool {
        self.add(&WireItem {
            id: wire_id,
            content_text: without_controls(&post.source),
            date_published: Some(time::to_text(post.published_at)),
            date_modified: post.edited_at.map(time::to_text),
            o2m: WireItemExtension {
                seq,
                deleted: false,
                pictures: post.pictures.iter().map(WirePicture::from).collect(),
                audience: (post.audience == Audience::Public).then(|| PUBLIC.to_owned()),
                warning: post.cover.warning().to_owned(),
                blurred: post.cover.is_blurred,
                quote: post.quote.map(WireQuote::from),
            },
        })
    }

    /// Adds that the friend may no longer see a post; false if the page is full.
    pub fn add_removed(&mut self, seq: i64, wire_id: WireId) -> bool {
        self.add(&WireItem {
            id: wire_id,
            content_text: String::new(),
            date_published: None,
            date_modified: None,
            o2m: WireItemExtension {
                seq,
                deleted: true,
                pictures: Vec::new(),
                audience: None,
                warning: String::new(),
                blurred: false,
                quote: None,
            },
        })
    }

    fn add(&mut self, item: &WireItem) -> bool {
        let is_added = self.items.add(item);
        if is_added {
            self.last_seq = item.o2m.seq;
        }
        is_added
    }

    /// Position of the last item on the page; 0 if there is none.
    pub fn last_seq(&self) -> i64 {
        self.last_seq
    }

    /// Ends the page; `has_more` if the feed goes on after it. Gives its bytes, and up to where its reader knows the feed.
    pub fn finish(self, has_more: bool) -> (Bytes, Cursor) {
        let cursor = if has_more { Cursor { seq: self.last_seq, ..self.head } } else { self.head };
        let page = self.items.into_page(&WireFeed {
            version: JSON_FEED.to_owned(),
            title: self.title,
            o2m: WireFeedExtension { cursor, more: has_more, reset: self.is_reset, profile: self.profile },
            items: Vec::new(),
        });
        (page, cursor)
    }
}

#[cfg(test)]
mod tests;
