//! Feeds of public posts for anybody's reader: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org).
//!
//! What is written here is for strangers: nothing goes in that is not in a [`PublicFeed`], and no number or id of a row is.

mod atom;
mod json_feed;

use data_encoding::HEXLOWER;
use domain::{Cover, Direction, Picture, Timestamp, WireId};
use quick_xml::escape::escape;

pub use atom::to_atom;
pub use json_feed::to_json_feed;

/// Media type of [`to_atom`] (RFC 4287, section 7).
pub const ATOM_TYPE: &str = "application/atom+xml; charset=utf-8";
/// Media type of [`to_json_feed`].
pub const JSON_FEED_TYPE: &str = "application/feed+json";

/// The owner's public posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFeed {
    /// Stays the same when the address does not.
    pub id: WireId,
    /// Scheme, host and port by which it is read, without a slash at the end.
    pub origin: String,
    /// The owner's name.
    pub name: String,
    pub about: String,
    pub picture: Option<Picture>,
    /// Newest first; at least one.
    pub entries: Vec<PublicEntry>,
}

/// A public post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicEntry {
    pub id: WireId,
    /// How it begins; empty for pictures without a word.
    pub title: String,
    /// Sanitized.
    pub html: String,
    /// The post that it shows, which is public, too.
    pub quote: Option<PublicQuote>,
    /// A warning stands in the place of text and pictures: a reader of feeds hides nothing. Blurred pictures are left out. Both are on the page.
    pub cover: Cover,
    pub pictures: Vec<Picture>,
    pub published_at: Timestamp,
    pub edited_at: Option<Timestamp>,
}

/// A public post in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicQuote {
    pub id: WireId,
    /// As of a [`PublicEntry`].
    pub title: String,
}

impl PublicFeed {
    fn home(&self) -> String {
        format!("{}/public", self.origin)
    }

    fn url_of(&self, entry: &PublicEntry) -> String {
        self.url_of_post(entry.id)
    }

    fn url_of_post(&self, id: WireId) -> String {
        format!("{}/public/posts/{id}", self.origin)
    }

    /// The URL of the largest file of a picture.
    fn url_of_picture(&self, picture: &Picture) -> Option<String> {
        let largest = picture.variants.last()?;
        Some(format!("{}/public/media/{}", self.origin, largest.sha256))
    }

    /// The pictures that a reader of feeds may show at once.
    fn shown_pictures(entry: &PublicEntry) -> &[Picture] {
        if entry.cover == Cover::NONE { &entry.pictures } else { &[] }
    }

    /// The post and its pictures, with addresses that mean the same everywhere.
    fn content_of(&self, entry: &PublicEntry) -> String {
        if let Some(warning) = &entry.cover.warning {
            return format!("<p>{}</p>", escape(warning.as_str())).chars().filter(|&c| is_xml(c)).collect();
        }
        let pictures = Self::shown_pictures(entry).iter().filter_map(|picture| {
            let (url, alt) = (self.url_of_picture(picture)?, escape(&picture.alt));
            let (width, height) = (picture.width, picture.height);
            let direction = match Direction::of(&picture.alt) {
                Some(Direction::RightToLeft) => r#" dir="rtl""#,
                _ => "",
            };
            Some(format!(r#"<p><img src="{url}" alt="{alt}"{direction} width="{width}" height="{height}"></p>"#))
        });
        let quote = entry.quote.as_ref().map(|quote| {
            let url = self.url_of_post(quote.id);
            let title = if quote.title.is_empty() { escape(&url) } else { escape(&quote.title) };
            format!(r#"<blockquote><p><a href="{url}">{title}</a></p></blockquote>"#)
        });
        let behind = pictures.chain(quote).collect::<String>();
        entry.html.chars().chain(behind.chars()).filter(|&c| is_xml(c)).collect()
    }
}

/// A name that is the same wherever the feed is read (RFC 9562): the 122 bits of `id` that a UUID of version 4 has room for.
fn urn(id: WireId) -> String {
    let mut bytes = id.0;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = HEXLOWER.encode(&bytes);
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// XML 1.0, section 2.2: what no document may contain, not even escaped.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests;
