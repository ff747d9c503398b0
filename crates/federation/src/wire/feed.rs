//! A page of a feed: JSON Feed 1.1 (jsonfeed.org) with what O2M adds in `_o2m`.
//!
//! Items stand in the order of their last change, newest first, so that a reader stops at the first one it knows.

use bytes::Bytes;
use domain::{FeedChange, FeedItem, Post, RemotePost, WireId, limits};
use serde::{Deserialize, Serialize};

use super::{WireError, picture::WirePicture, time, to_json};
use crate::paths;

const JSON_FEED: &str = "https://jsonfeed.org/version/1.1";
/// Room on a page for everything but its items.
const HEAD_BYTES: usize = 4 * 1024;

/// A page of a friend's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPage {
    /// Position of the newest change of all.
    pub sequence: i64,
    /// Which edition of the profile is current.
    pub profile_version: i64,
    /// Newest change first, at strictly falling positions.
    pub items: Vec<FeedItem>,
    /// Where the next page begins; before every position on this one.
    pub next_before: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct WireFeed {
    version: String,
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next_url: Option<String>,
    #[serde(rename = "_o2m")]
    o2m: WireFeedExtension,
    items: Vec<WireItem>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct WireFeedExtension {
    sequence: i64,
    profile_version: i64,
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
    sequence: i64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    deleted: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pictures: Vec<WirePicture>,
}

impl FeedPage {
    /// Reads a page that a friend's server sent.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let wire: WireFeed = serde_json::from_slice(bytes)?;
        if wire.version != JSON_FEED {
            return Err(WireError::Field("version"));
        }
        if wire.items.len() > limits::FEED_PAGE_ITEMS {
            return Err(WireError::Field("items"));
        }
        let items = wire.items.into_iter().map(FeedItem::try_from).collect::<Result<Vec<_>, _>>()?;
        // Falling positions, above zero and never above the newest: so a feed has an end.
        let positions = || items.iter().map(|item| item.sequence);
        let is_falling = positions().zip(positions().skip(1)).all(|(newer, older)| newer > older);
        if !is_falling || positions().any(|position| !(1..=wire.o2m.sequence).contains(&position)) {
            return Err(WireError::Field("sequence"));
        }
        let next_before = match wire.next_url {
            None => None,
            Some(link) => Some(paths::parse_feed_page(&link).ok_or(WireError::Field("next_url"))?),
        };
        if next_before.is_some_and(|next| positions().next_back() != Some(next)) {
            return Err(WireError::Field("next_url"));
        }
        Ok(Self { sequence: wire.o2m.sequence, profile_version: wire.o2m.profile_version, items, next_before })
    }
}

impl TryFrom<WireItem> for FeedItem {
    type Error = WireError;

    fn try_from(wire: WireItem) -> Result<Self, WireError> {
        let sequence = wire.o2m.sequence;
        if wire.o2m.deleted {
            return Ok(Self { sequence, change: FeedChange::Removed(wire.id) });
        }
        if wire.o2m.pictures.len() > limits::PICTURES_PER_POST {
            return Err(WireError::Field("pictures"));
        }
        let published = wire.date_published.ok_or(WireError::Field("date_published"))?;
        let post = RemotePost {
            wire_id: wire.id,
            text: wire.content_text.parse().map_err(|_| WireError::Field("content_text"))?,
            published_at: time::parse(&published, "date_published")?,
            edited_at: wire.date_modified.map(|text| time::parse(&text, "date_modified")).transpose()?,
            pictures: wire.o2m.pictures.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
        };
        Ok(Self { sequence, change: FeedChange::Post(post) })
    }
}

/// Writes a page of the owner's feed, item by item until it is full.
#[derive(Debug)]
pub struct FeedWriter {
    title: String,
    extension: (i64, i64),
    items: Vec<(i64, Bytes)>,
    size_bytes: usize,
}

impl FeedWriter {
    /// Begins a page of the feed of `title`, whose newest change is at `sequence`.
    pub fn new(title: String, sequence: i64, profile_version: i64) -> Self {
        Self { title, extension: (sequence, profile_version), items: Vec::new(), size_bytes: HEAD_BYTES }
    }

    /// Adds a post that friends may see; false if the page is full.
    pub fn add_post(&mut self, sequence: i64, wire_id: WireId, post: &Post) -> bool {
        self.add(&WireItem {
            id: wire_id,
            content_text: without_controls(&post.source),
            date_published: Some(time::to_text(post.published_at)),
            date_modified: post.edited_at.map(time::to_text),
            o2m: WireItemExtension {
                sequence,
                deleted: false,
                pictures: post.pictures.iter().map(WirePicture::from).collect(),
            },
        })
    }

    /// Adds that friends may no longer see a post; false if the page is full.
    pub fn add_removed(&mut self, sequence: i64, wire_id: WireId) -> bool {
        self.add(&WireItem {
            id: wire_id,
            content_text: String::new(),
            date_published: None,
            date_modified: None,
            o2m: WireItemExtension { sequence, deleted: true, pictures: Vec::new() },
        })
    }

    fn add(&mut self, item: &WireItem) -> bool {
        let json = to_json(item);
        let size_bytes = self.size_bytes + json.len() + 1;
        if self.items.len() == limits::FEED_PAGE_ITEMS || size_bytes > limits::FEED_PAGE_BYTES {
            return false;
        }
        self.size_bytes = size_bytes;
        self.items.push((item.o2m.sequence, json));
        true
    }

    /// Ends the page; `has_more` if the feed goes on after it.
    pub fn finish(self, has_more: bool) -> Bytes {
        let last = self.items.last().map(|&(sequence, _)| sequence);
        let (sequence, profile_version) = self.extension;
        let head = to_json(&WireFeed {
            version: JSON_FEED.to_owned(),
            title: self.title,
            next_url: last.filter(|_| has_more).map(|before| paths::feed_page(Some(before))),
            o2m: WireFeedExtension { sequence, profile_version },
            items: Vec::new(),
        });
        // The head ends in `"items":[]}`: the items, written already, go between the brackets.
        let mut page = Vec::with_capacity(self.size_bytes);
        page.extend_from_slice(&head[..head.len() - 2]);
        for (index, (_, json)) in self.items.iter().enumerate() {
            if index > 0 {
                page.push(b',');
            }
            page.extend_from_slice(json);
        }
        page.extend_from_slice(b"]}");
        page.into()
    }
}

/// Control characters take six bytes each in JSON and show nothing; without them every post fits on a page.
fn without_controls(source: &str) -> String {
    source.chars().filter(|&c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

#[cfg(test)]
mod tests {
    use domain::{Audience, Author, PostId, Timestamp};
    use proptest::prelude::*;

    use super::*;

    fn post(source: String) -> Post {
        Post {
            id: PostId(1),
            author: Author::Owner,
            number: Some(1),
            source,
            html: String::new(),
            audience: Audience::AllFriends,
            published_at: Timestamp(1_700_000_000_123),
            edited_at: Some(Timestamp(1_700_000_001_000)),
            pictures: Vec::new(),
        }
    }

    #[test]
    fn is_read_as_it_was_written() {
        let mut writer = FeedWriter::new("Mara".into(), 9, 2);
        assert!(writer.add_post(9, WireId([1; 16]), &post("*kale*".into())));
        assert!(writer.add_removed(7, WireId([2; 16])));
        let page = FeedPage::parse(&writer.finish(true)).unwrap();
        assert_eq!((page.sequence, page.profile_version, page.next_before), (9, 2, Some(7)));
        assert_eq!(page.items[1], FeedItem { sequence: 7, change: FeedChange::Removed(WireId([2; 16])) });
        let FeedChange::Post(read) = &page.items[0].change else { panic!("not a post") };
        assert_eq!((read.text.as_str(), read.published_at), ("*kale*", Timestamp(1_700_000_000_123)));
    }

    #[test]
    fn an_empty_feed_has_no_items() {
        let page = FeedPage::parse(&FeedWriter::new("Mara".into(), 0, 1).finish(false)).unwrap();
        assert_eq!((page.sequence, page.items.len(), page.next_before), (0, 0, None));
    }

    #[test]
    fn a_page_stays_within_its_limit() {
        for text in ["\u{1}\"".repeat(32 * 1024), "\n".repeat(64 * 1024), "😀".repeat(16 * 1024)] {
            let mut writer = FeedWriter::new("\u{1}".repeat(80), 100, 1);
            assert!(writer.add_post(100, WireId([1; 16]), &post(text.clone())), "one post always fits");
            let added =
                (0..20).rev().take_while(|&at| writer.add_post(at, WireId([1; 16]), &post(text.clone()))).count();
            assert!(added < 20);
            assert!(writer.finish(true).len() <= limits::FEED_PAGE_BYTES);
        }
    }

    #[test]
    fn a_feed_has_an_end() {
        let feed = |sequence: i64, items: &str, next: &str| {
            FeedPage::parse(
                format!(
                    r#"{{"version":"{JSON_FEED}","title":"x","_o2m":{{"sequence":{sequence},"profile_version":1}},
                    "items":[{items}]{next}}}"#
                )
                .as_bytes(),
            )
        };
        let gone = |sequence: i64| {
            format!(r#"{{"id":"{}","_o2m":{{"sequence":{sequence},"deleted":true}}}}"#, "ab".repeat(16))
        };
        let next = |link: &str| format!(r#","next_url":"{link}""#);
        assert!(feed(5, &gone(4), &next("/o2m/v1/feed?before=4")).is_ok());
        for (why, page) in [
            ("rises", feed(5, &format!("{},{}", gone(3), gone(4)), "")),
            ("repeats", feed(5, &format!("{},{}", gone(3), gone(3)), "")),
            ("above the newest", feed(5, &gone(6), "")),
            ("below the first", feed(5, &gone(0), "")),
            ("goes on from nothing", feed(5, "", &next("/o2m/v1/feed?before=4"))),
            ("goes back", feed(5, &gone(4), &next("/o2m/v1/feed?before=5"))),
            ("leads elsewhere", feed(5, &gone(4), &next("http://169.254.169.254/o2m/v1/feed?before=4"))),
            ("too many", feed(90, &(1..=21).rev().map(gone).collect::<Vec<_>>().join(","), "")),
        ] {
            assert!(page.is_err(), "{why}");
        }
    }

    proptest! {
        #[test]
        fn any_text_survives(text in ".{0,300}", sequence in 1_i64..1_000_000) {
            let mut writer = FeedWriter::new(text.clone(), sequence, 1);
            prop_assert!(writer.add_post(sequence, WireId([1; 16]), &post(text)));
            prop_assert!(FeedPage::parse(&writer.finish(false)).is_ok());
        }

        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = FeedPage::parse(&bytes);
        }
    }
}
