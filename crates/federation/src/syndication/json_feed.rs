//! JSON Feed 1.1 (jsonfeed.org/version/1.1).

use bytes::Bytes;
use serde::Serialize;

use super::{PublicEntry, PublicFeed, urn};
use crate::wire::{time, to_json};

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<String>,
    authors: [Author<'a>; 1],
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    url: String,
}

#[derive(Serialize)]
struct Item {
    id: String,
    url: String,
    content_html: String,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
}

/// Writes the feed as a JSON Feed. Posts have no titles of their own, so items have none.
pub fn to_json_feed(feed: &PublicFeed) -> Bytes {
    to_json(&Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.name,
        home_page_url: feed.home(),
        feed_url: format!("{}/feed.json", feed.home()),
        description: &feed.about,
        icon: feed.picture.as_ref().and_then(|picture| feed.url_of_picture(picture)),
        authors: [Author { name: &feed.name, url: feed.home() }],
        items: feed.entries.iter().map(|entry| item(feed, entry)).collect(),
    })
}

fn item(feed: &PublicFeed, entry: &PublicEntry) -> Item {
    Item {
        id: urn(entry.id),
        url: feed.url_of(entry),
        content_html: feed.content_of(entry),
        date_published: time::to_text(entry.published_at),
        date_modified: entry.edited_at.map(time::to_text),
        image: PublicFeed::shown_pictures(entry).first().and_then(|picture| feed.url_of_picture(picture)),
    }
}
