//! An archive that Mastodon makes: `outbox.json`, a collection of `ActivityPub`, and the media beside it.

use std::fs::File;

use domain::{Audience, Remark};
use serde::Deserialize;
use serde_json::Value;

use super::{
    dates,
    entry::{Entry, EntryPicture, Found, WasFor},
    error::ImportError,
    files::Files,
    html, json, plain,
};

const ITEM_BYTES: u64 = 4 * 1024 * 1024;
/// `ActivityPub`, section 5.6: the collection of everybody, and its other spellings.
const EVERYBODY: [&str; 3] = ["https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"];

#[derive(Deserialize)]
struct Activity {
    r#type: String,
    #[serde(default)]
    to: OneOrMany,
    #[serde(default)]
    cc: OneOrMany,
    #[serde(default)]
    published: Option<String>,
    object: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Note {
    id: String,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    summary: Option<String>,
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    sensitive: Option<bool>,
    #[serde(default)]
    in_reply_to: Option<Value>,
    #[serde(default)]
    attributed_to: Option<String>,
    #[serde(default)]
    attachment: Vec<Attachment>,
    #[serde(default)]
    one_of: Vec<Choice>,
    #[serde(default)]
    any_of: Vec<Choice>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attachment {
    #[serde(default)]
    media_type: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    name: String,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn has(&self, is_wanted: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::None => false,
            Self::One(one) => is_wanted(one),
            Self::Many(many) => many.iter().any(|one| is_wanted(one)),
        }
    }
}

pub(super) fn is_list(name: &str) -> bool {
    name == "outbox.json"
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
        |name| name == "orderedItems",
        |_, item: Value| {
            let found = found(item, list, files);
            take(files, found)
        },
    )
}

fn found(item: Value, list: &str, files: &Files) -> Found {
    let Ok(activity) = serde_json::from_value::<Activity>(item) else { return Found::LeftOut(Remark::Unreadable) };
    if activity.r#type == "Announce" {
        return Found::LeftOut(Remark::Boost);
    }
    if activity.r#type != "Create" {
        return Found::LeftOut(Remark::Unreadable);
    }
    let Activity { to, cc, published, object, .. } = activity;
    match serde_json::from_value::<Note>(object) {
        Ok(note) => Found::Entry(entry(note, published, was_for(&to, &cc), list, files)),
        Err(_) => Found::LeftOut(Remark::Unreadable),
    }
}

/// Public posts, those that stand in no list, those for followers, and those for single people.
fn was_for(to: &OneOrMany, cc: &OneOrMany) -> Audience {
    let is_everybody = |one: &str| EVERYBODY.contains(&one);
    if to.has(is_everybody) {
        Audience::Public
    } else if cc.has(is_everybody) || to.has(|one| one.ends_with("/followers")) {
        Audience::AllFriends
    } else {
        Audience::OnlyMe
    }
}

fn entry(note: Note, published: Option<String>, audience: Audience, list: &str, files: &Files) -> Entry {
    let mut remarks = Vec::new();
    let mut text = html::to_markdown(note.content.as_deref().unwrap_or_default());
    let choices: Vec<String> = note
        .one_of
        .iter()
        .chain(&note.any_of)
        .map(|choice| format!("- {}", plain::escaped(&one_line(&choice.name))))
        .collect();
    if !choices.is_empty() {
        remarks.push(Remark::Poll);
        text = joined(&text, &choices.join("\n"));
    }
    let answered = note.in_reply_to.as_ref().and_then(Value::as_str);
    let is_own = |post: &str| note.attributed_to.as_ref().is_some_and(|author| post.starts_with(&format!("{author}/")));
    if let Some(post) = answered.filter(|post| !is_own(post)) {
        remarks.push(Remark::Answer);
        text = joined(&text, &format!("\u{21a9} {}", plain::inline(post)));
    }
    if audience == Audience::OnlyMe {
        remarks.push(Remark::Direct);
    }
    let mut pictures = Vec::new();
    for attachment in note.attachment {
        let kind = attachment.media_type.unwrap_or_default();
        match attachment.url {
            Some(url) if kind.starts_with("image/") => {
                let alt = attachment.name.unwrap_or_default();
                pictures.push(EntryPicture { name: files.resolve(list, &url), alt });
            }
            _ => remarks.push(Remark::Video),
        }
    }
    let warning = note.summary.unwrap_or_default();
    let date = note.published.or(published);
    Entry {
        origin: format!("mastodon:{}", note.id),
        at: date.and_then(|date| dates::of_text(&date)).map(|(at, _)| at),
        text,
        is_blurred: note.sensitive.unwrap_or_default() && warning.is_empty() && !pictures.is_empty(),
        warning,
        pictures,
        was_for: WasFor::These(audience),
        remarks,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn joined(text: &str, more: &str) -> String {
    if text.is_empty() { more.to_owned() } else { format!("{text}\n\n{more}") }
}
