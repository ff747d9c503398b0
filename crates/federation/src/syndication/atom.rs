//! The Atom Syndication Format (RFC 4287).

use std::{borrow::Cow, io};

use bytes::Bytes;
use domain::Timestamp;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{PublicEntry, PublicFeed, is_xml, urn};
use crate::wire::time;

type Xml = Writer<Vec<u8>>;

/// Writes the feed as an Atom feed document.
pub fn to_atom(feed: &PublicFeed) -> Bytes {
    written(|xml| write_feed(xml, feed)).into()
}

fn written(write: impl FnOnce(&mut Xml) -> io::Result<()>) -> Vec<u8> {
    let mut xml = Writer::new(Vec::new());
    write(&mut xml).expect("memory takes what is written");
    xml.into_inner()
}

fn write_feed(xml: &mut Xml, feed: &PublicFeed) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    xml.create_element("feed").with_attribute(("xmlns", "http://www.w3.org/2005/Atom")).write_inner_content(|xml| {
        // RFC 4287, section 4.1.1: "atom:feed elements MUST contain exactly one atom:id element", one title, one updated.
        text(xml, "id", &urn(feed.id))?;
        text(xml, "title", &feed.name)?;
        if !feed.about.is_empty() {
            text(xml, "subtitle", &feed.about)?;
        }
        let changed = feed.entries.iter().map(changed_at).max().unwrap_or(Timestamp(0));
        text(xml, "updated", &time::to_text(changed))?;
        xml.create_element("author").write_inner_content(|xml| {
            text(xml, "name", &feed.name)?;
            text(xml, "uri", &feed.home())
        })?;
        // "atom:feed elements SHOULD contain one atom:link element with a rel attribute value of "self"."
        link(xml, "self", "application/atom+xml", &format!("{}/feed.xml", feed.home()))?;
        link(xml, "alternate", "text/html", &feed.home())?;
        if let Some(url) = feed.picture.as_ref().and_then(|picture| feed.url_of_picture(picture)) {
            text(xml, "icon", &url)?;
        }
        feed.entries.iter().try_for_each(|entry| write_entry(xml, feed, entry))
    })?;
    Ok(())
}

fn write_entry(xml: &mut Xml, feed: &PublicFeed, entry: &PublicEntry) -> io::Result<()> {
    xml.create_element("entry").write_inner_content(|xml| {
        text(xml, "id", &urn(entry.id))?;
        // RFC 4287, section 4.1.2: "atom:entry elements MUST contain exactly one atom:title element."
        text(xml, "title", &title_of(feed, entry))?;
        text(xml, "published", &time::to_text(entry.published_at))?;
        text(xml, "updated", &time::to_text(changed_at(entry)))?;
        link(xml, "alternate", "text/html", &feed.url_of(entry))?;
        // RFC 4287, section 4.1.3.3: the text is "escaped HTML".
        let content = xml.create_element("content").with_attribute(("type", "html"));
        content.write_text_content(BytesText::new(&feed.content_of(entry)))?;
        Ok(())
    })?;
    Ok(())
}

/// Readers call an entry without a title by its address.
fn title_of<'a>(feed: &PublicFeed, entry: &'a PublicEntry) -> Cow<'a, str> {
    if !entry.title.is_empty() {
        return Cow::Borrowed(&entry.title);
    }
    let published = time::to_text(entry.published_at);
    let day = published.split_once('T').map_or(published.as_str(), |(day, _)| day);
    Cow::Owned(format!("{}, {day}", feed.name))
}

fn changed_at(entry: &PublicEntry) -> Timestamp {
    entry.edited_at.unwrap_or(entry.published_at).max(entry.published_at)
}

fn text(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    let value: String = value.chars().filter(|&c| is_xml(c)).collect();
    xml.create_element(name).write_text_content(BytesText::new(&value))?;
    Ok(())
}

fn link(xml: &mut Xml, rel: &str, content_type: &str, href: &str) -> io::Result<()> {
    xml.create_element("link").with_attributes([("rel", rel), ("type", content_type), ("href", href)]).write_empty()?;
    Ok(())
}
