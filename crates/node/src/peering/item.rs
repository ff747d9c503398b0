//! An item of a thread as rows keep it: what it says beside the bytes that say so.

use domain::{Cover, Quote, RemotePicture, Sha256, Timestamp, thread::Words};
use federation::wire::SignedItem;
use store::ItemRevision;

use crate::markdown;

/// What a signed item says, as it is kept.
#[derive(Debug)]
pub(crate) struct ItemText {
    name: String,
    source: String,
    html: String,
    cover: Cover,
    pictures: Vec<RemotePicture>,
    quote: Option<Quote>,
    said_at: Timestamp,
    seen: Option<Sha256>,
    is_public: bool,
}

impl ItemText {
    /// Of an item with at most a few kilobytes of markdown, which is rendered here.
    pub(crate) fn of(signed: &SignedItem) -> Self {
        let Some(content) = signed.item().content() else {
            let nothing = String::new;
            return Self {
                name: nothing(),
                source: nothing(),
                html: nothing(),
                cover: Cover::NONE,
                pictures: Vec::new(),
                quote: None,
                said_at: Timestamp(0),
                seen: None,
                is_public: false,
            };
        };
        let (source, html, cover, pictures, quote) = match &content.words {
            Words::Comment(comment) => {
                let source = comment.text().as_str();
                let html = markdown::render(source, Some(signed.item().subject().id));
                (source.to_owned(), html, comment.cover().clone(), comment.pictures().to_vec(), comment.quote())
            }
            Words::Reaction(reaction) => {
                let emoji: Vec<&str> = reaction.emoji().iter().map(domain::thread::Emoji::as_str).collect();
                (emoji.join(" "), String::new(), Cover::NONE, Vec::new(), None)
            }
        };
        Self {
            name: content.name.to_string(),
            source,
            html,
            cover,
            pictures,
            quote,
            said_at: content.at,
            seen: Some(content.seen),
            is_public: content.is_public,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Markdown; of a reaction its emoji.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    pub(crate) fn html(&self) -> &str {
        &self.html
    }

    pub(crate) fn has_pictures(&self) -> bool {
        !self.pictures.is_empty()
    }

    pub(crate) fn said_at(&self) -> Timestamp {
        self.said_at
    }

    /// As it is put into the table.
    pub(crate) fn revision<'a>(&'a self, signed: &'a SignedItem) -> ItemRevision<'a> {
        let has_words = signed.entry().subject.kind.has_words();
        ItemRevision {
            entry: *signed.entry(),
            jws: signed.as_str(),
            name: &self.name,
            source: &self.source,
            html: &self.html,
            cover: &self.cover,
            pictures: &self.pictures,
            quote: self.quote,
            media: &[],
            sanitizer_version: if has_words { markdown::SANITIZER_VERSION } else { 0 },
            said_at: self.said_at,
            seen: self.seen,
            is_public: self.is_public,
        }
    }
}
