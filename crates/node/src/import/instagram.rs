//! What Instagram gives as JSON. Where the lists lie, and how they are made, differs by year:
//!
//! - `media.json` (until about 2020) lists pictures, each with `taken_at`, `path` and `caption`; pictures of one post follow each other.
//! - `posts_1.json`, `posts_2.json` ... (since then, in `content/`, then below `your_instagram_activity/`) list posts, each with its `media`. A post
//!   of one picture has its words and its time in that.
//!
//! Texts are UTF-8 of which each byte was written as a character of Latin-1.

use std::{borrow::Cow, fs::File};

use domain::Remark;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    dates::{self, HasZone},
    entry::{Entry, EntryPicture, Found, WasFor},
    error::ImportError,
    files::Files,
    json,
    pictures::is_picture,
    plain,
};

const ITEM_BYTES: u64 = 4 * 1024 * 1024;

#[derive(Deserialize)]
struct Post {
    #[serde(default)]
    media: Vec<Media>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    creation_timestamp: Option<i64>,
}

#[derive(Deserialize)]
struct Media {
    uri: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    creation_timestamp: Option<i64>,
}

/// Of `media.json`.
#[derive(Deserialize)]
struct Single {
    path: String,
    taken_at: String,
    #[serde(default)]
    caption: Option<String>,
}

pub(super) fn is_list(name: &str) -> bool {
    name == "media.json"
        || name == "posts.json"
        || name
            .strip_prefix("posts_")
            .and_then(|rest| rest.strip_suffix(".json"))
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(super) fn read(
    file: File,
    list: &str,
    files: &mut Files,
    take: &mut dyn FnMut(&mut Files, Found) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    // Of `media.json`: pictures that may belong to the post before.
    let mut waiting: Option<(Single, Entry)> = None;
    let is_posts = |name: &str| matches!(name, "photos" | "videos");
    json::each(file, ITEM_BYTES, is_posts, |_, item: Value| {
        let (single, found) = match serde_json::from_value::<Single>(item.clone()) {
            Ok(single) => match waiting.take() {
                Some((first, mut entry)) if first.taken_at == single.taken_at && first.caption == single.caption => {
                    push_file(&mut entry, &single.path, list, files);
                    waiting = Some((first, entry));
                    return Ok(());
                }
                before => (Some(single), before.map(|(_, entry)| Found::Entry(entry))),
            },
            Err(_) => (None, Some(of_post(item, list, files))),
        };
        if let Some(single) = single {
            let entry = of_single(&single, list, files);
            waiting = Some((single, entry));
        }
        found.map_or(Ok(()), |found| take(files, found))
    })?;
    waiting.map_or(Ok(()), |(_, entry)| take(files, Found::Entry(entry)))
}

fn of_post(item: Value, list: &str, files: &Files) -> Found {
    let Ok(post) = serde_json::from_value::<Post>(item) else { return Found::LeftOut(Remark::Unreadable) };
    let single = if let [single] = &post.media[..] { Some(single) } else { None };
    let said =
        |text: &Option<String>| text.as_ref().filter(|text| !text.is_empty()).map(|text| unmangled(text).into_owned());
    let words = said(&post.title).or_else(|| single.and_then(|single| said(&single.title)));
    let first = post.media.first().and_then(|media| media.creation_timestamp);
    let at = post.creation_timestamp.or(first).and_then(dates::of_seconds);
    let mut entry = begun(words.as_deref().unwrap_or_default(), at.map(|at| (at, HasZone(true))));
    for media in &post.media {
        push_file(&mut entry, &media.uri, list, files);
        // Where each picture has words of its own, they describe it.
        let own = if single.is_none() { said(&media.title) } else { None };
        if let (Some(own), Some(picture)) = (own.filter(|own| Some(own) != words.as_ref()), entry.pictures.last_mut()) {
            picture.alt = own;
        }
    }
    Found::Entry(entry)
}

fn of_single(single: &Single, list: &str, files: &Files) -> Entry {
    let words = single.caption.as_deref().map(unmangled).unwrap_or_default();
    let mut entry = begun(&words, dates::of_text(&single.taken_at));
    push_file(&mut entry, &single.path, list, files);
    entry
}

/// Nothing in the lists names a post. Its time and its words are the same in each of them.
fn begun(words: &str, at: Option<(domain::Timestamp, HasZone)>) -> Entry {
    let hash = Sha256::digest(words.trim());
    let seconds = at.map_or(0, |(at, _)| at.0 / 1000);
    let remarks = if at.is_some_and(|(_, zone)| !zone.0) { vec![Remark::NoZone] } else { Vec::new() };
    Entry {
        origin: format!("instagram:{seconds}:{}", data_encoding::HEXLOWER.encode(&hash[..8])),
        at: at.map(|(at, _)| at),
        text: plain::escaped(words),
        was_for: WasFor::Unknown,
        remarks,
        ..Entry::default()
    }
}

fn push_file(entry: &mut Entry, name: &str, list: &str, files: &Files) {
    if is_picture(name) {
        entry.pictures.push(EntryPicture { name: files.resolve(list, name), alt: String::new() });
    } else {
        entry.remarks.push(Remark::Video);
    }
}

/// The text whose UTF-8 `text` has as characters of Latin-1; `text` itself, where it is not of that kind.
fn unmangled(text: &str) -> Cow<'_, str> {
    let bytes: Result<Vec<u8>, _> = text.chars().map(|c| u8::try_from(u32::from(c))).collect();
    bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_as_it_was_meant() {
        for (text, expected) in [
            ("Gr\u{c3}\u{bc}nkohl \u{f0}\u{9f}\u{a5}\u{ac}", "Grünkohl 🥬"),
            ("plain", "plain"),
            // Of a year in which it was right.
            ("Grünkohl", "Grünkohl"),
            ("Kohl 🥬", "Kohl 🥬"),
        ] {
            assert_eq!(unmangled(text), expected);
        }
    }

    #[test]
    fn lists_of_posts_are_told_from_others() {
        for (name, expected) in [
            ("posts_1.json", true),
            ("posts_12.json", true),
            ("media.json", true),
            ("saved_posts.json", false),
            ("posts_viewed.json", false),
            ("posts_.json", false),
            ("stories.json", false),
        ] {
            assert_eq!(is_list(name), expected, "{name}");
        }
    }
}
