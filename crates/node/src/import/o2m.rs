//! An export of an O2M: docs/EXPORT.md.

use std::fs::File;

use domain::{Audience, Remark};
use serde::{Deserialize, de::IgnoredAny};

use super::{
    dates,
    entry::{Entry, EntryPicture, Found, WasFor},
    error::ImportError,
    files::Files,
    json,
};

/// Of a post with all that was said under it, which is not kept.
const ITEM_BYTES: u64 = 64 * 1024 * 1024;

#[derive(Deserialize)]
struct Item {
    id: String,
    #[serde(default)]
    content_text: String,
    #[serde(default)]
    date_published: String,
    #[serde(rename = "_o2m", default)]
    o2m: Extension,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Extension {
    audience: String,
    circles: Vec<String>,
    warning: String,
    blurred: bool,
    quote: Option<IgnoredAny>,
    pictures: Vec<Picture>,
    comments: Vec<IgnoredAny>,
    reactions: Vec<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Picture {
    file: Option<String>,
    alt: String,
}

pub(super) fn is_list(name: &str) -> bool {
    name == "feed.json"
}

pub(super) fn read(
    file: File,
    list: &str,
    files: &mut Files,
    take: &mut dyn FnMut(&mut Files, Found) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    json::each(
        file,
        ITEM_BYTES,
        |name| name == "items",
        |_, item: Item| {
            let entry = entry(item, list, files);
            take(files, Found::Entry(entry))
        },
    )
}

fn entry(item: Item, list: &str, files: &Files) -> Entry {
    let Item { id, content_text, date_published, o2m } = item;
    let mut remarks = Vec::new();
    if !o2m.comments.is_empty() || !o2m.reactions.is_empty() {
        remarks.push(Remark::Answers);
    }
    if o2m.quote.is_some() {
        remarks.push(Remark::Quote);
    }
    let mut pictures = Vec::new();
    for Picture { file, alt } in o2m.pictures {
        match file {
            Some(file) => pictures.push(EntryPicture { name: files.resolve(list, &file), alt }),
            None => remarks.push(Remark::PictureMissing),
        }
    }
    let was_for = match o2m.audience.parse() {
        Ok(audience) => WasFor::These(audience),
        // Its circles are gone, or what is said is none of ours.
        Err(_) if o2m.circles.is_empty() => WasFor::These(Audience::OnlyMe),
        Err(_) => WasFor::Circles(o2m.circles),
    };
    Entry {
        origin: format!("{ORIGIN}{id}"),
        at: dates::of_text(&date_published).map(|(at, _)| at),
        text: content_text,
        warning: o2m.warning,
        is_blurred: o2m.blurred,
        pictures,
        was_for,
        remarks,
    }
}

/// Before the name that a post has everywhere.
pub(super) const ORIGIN: &str = "o2m:";
