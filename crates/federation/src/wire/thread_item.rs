//! A comment, message or reaction as its author signed it: a JWS whose payload is JSON.
//!
//! The bytes are kept and passed on as they came; what is read of them is checked here, wherever they come from.

use domain::{
    Cover, NodeId, Quote, RemotePicture, Sha256, WireId, limits,
    thread::{Comment, Content, Emoji, Entry, ItemError, ItemKind, Reaction, Revision, Subject, ThreadItem, Words},
};
use serde::{Deserialize, Serialize};
use sha2::Digest;

use super::{WireError, picture::WirePicture, quote::WireQuote, time, to_json};
use crate::{
    Identity,
    jws::{self, JwsError, Signed},
};

/// RFC 7515, section 4.1.9: what is signed, so that one thing is not taken for another.
const TYP: &str = "o2m-thread+jws";

/// An item, whose author is known by the signature, and the bytes that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedItem {
    item: ThreadItem,
    entry: Entry,
    jws: Box<str>,
}

/// The bytes are no thread item.
#[derive(Debug, thiserror::Error)]
pub enum ThreadItemError {
    #[error("not signed as a thread item is")]
    Jws(#[from] JwsError),
    #[error("what is signed is not what the protocol says")]
    Wire(#[from] WireError),
    #[error("what is signed does not fit together")]
    Item(#[from] ItemError),
    #[error("it is larger than its kind may be")]
    TooLarge,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    kind: ItemKind,
    home: NodeId,
    post: WireId,
    id: WireId,
    revision: Revision,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reply_to: Option<WireId>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    deleted: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Markdown (CommonMark).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pictures: Vec<WirePicture>,
    /// Stands before the text and the pictures until the reader wants to see them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    warning: String,
    /// The pictures are blurred until then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    blurred: bool,
    /// The post that a comment shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quote: Option<WireQuote>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    emoji: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    public: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen: Option<Sha256>,
}

impl SignedItem {
    /// Signs `item` as its author; `None` if `identity` is not that. Any item fits into its limit.
    pub fn sign(identity: &Identity, item: ThreadItem) -> Option<Self> {
        if item.subject().author != identity.id() {
            return None;
        }
        let jws = jws::sign(identity, TYP, &payload_to_json(&item));
        Some(Self::new(item, jws.into()))
    }

    /// Reads what an author signed.
    pub fn parse(jws: &str) -> Result<Self, ThreadItemError> {
        if jws.len() > limits::COMMENT_BYTES {
            return Err(ThreadItemError::TooLarge);
        }
        let Signed { signer, payload } = jws::verify(jws, TYP)?;
        let item = parse_payload(signer, &payload)?;
        let has_words = item.content().is_some() && item.subject().kind.has_words();
        if !has_words && jws.len() > limits::REACTION_BYTES {
            return Err(ThreadItemError::TooLarge);
        }
        Ok(Self::new(item, jws.into()))
    }

    fn new(item: ThreadItem, jws: Box<str>) -> Self {
        let entry = Entry::new(&item, Sha256(sha2::Sha256::digest(jws.as_bytes()).into()));
        Self { item, entry, jws }
    }

    pub fn item(&self) -> &ThreadItem {
        &self.item
    }

    /// What decides whether it counts.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// As it was signed, and is passed on.
    pub fn as_str(&self) -> &str {
        &self.jws
    }
}

/// Reads what `author` signed.
pub(crate) fn parse_payload(author: NodeId, json: &[u8]) -> Result<ThreadItem, ThreadItemError> {
    let payload: Payload = serde_json::from_slice(json).map_err(WireError::from)?;
    let Payload { kind, home, post, id, revision, reply_to, .. } = payload;
    let subject = Subject { author, home, post, id, kind, reply_to };
    let content = if payload.deleted { None } else { Some(payload.content()?) };
    Ok(ThreadItem::new(subject, revision, content)?)
}

/// Writes what is signed.
pub(crate) fn payload_to_json(item: &ThreadItem) -> bytes::Bytes {
    let Subject { home, post, id, kind, reply_to, .. } = *item.subject();
    let content = item.content();
    let (comment, reaction) = match content.map(|content| &content.words) {
        Some(Words::Comment(comment)) => (Some(comment), None),
        Some(Words::Reaction(reaction)) => (None, Some(reaction)),
        None => (None, None),
    };
    to_json(&Payload {
        kind,
        home,
        post,
        id,
        revision: item.revision(),
        reply_to,
        deleted: content.is_none(),
        at: content.map(|content| time::to_text(content.at)),
        name: content.map(|content| content.name.to_string()),
        text: comment.map(|comment| comment.text().to_string()).unwrap_or_default(),
        pictures: comment.map(|comment| comment.pictures().iter().map(WirePicture::from).collect()).unwrap_or_default(),
        warning: comment.map(|comment| comment.cover().warning().to_owned()).unwrap_or_default(),
        blurred: comment.is_some_and(|comment| comment.cover().is_blurred),
        quote: comment.and_then(Comment::quote).map(WireQuote::from),
        emoji: reaction.map(|reaction| reaction.emoji().iter().map(ToString::to_string).collect()),
        public: content.is_some_and(|content| content.is_public),
        seen: content.map(|content| content.seen),
    })
}

impl Payload {
    fn content(self) -> Result<Content, ThreadItemError> {
        let at = self.at.ok_or(WireError::Field("at"))?;
        let name = self.name.ok_or(WireError::Field("name"))?;
        let words = match self.kind {
            ItemKind::Comment | ItemKind::Message => {
                if self.pictures.len() > limits::COMMENT_PICTURES {
                    return Err(WireError::TooMany("pictures").into());
                }
                let text = self.text.parse().map_err(|_| WireError::Field("text"))?;
                let pictures = self.pictures.into_iter().map(RemotePicture::try_from).collect::<Result<_, _>>()?;
                let cover = Cover::new(&self.warning, self.blurred).map_err(|_| WireError::Field("warning"))?;
                Words::Comment(Comment::new(text, pictures)?.covered(cover).quoting(self.quote.map(Quote::from)))
            }
            ItemKind::Reaction => Words::Reaction(reaction(&self.emoji.ok_or(WireError::Field("emoji"))?)?),
        };
        Ok(Content {
            at: time::parse(&at, "at")?,
            name: name.parse().map_err(|_| WireError::Field("name"))?,
            is_public: self.public,
            seen: self.seen.ok_or(WireError::Field("seen"))?,
            words,
        })
    }
}

fn reaction(emoji: &[String]) -> Result<Reaction, WireError> {
    let emoji = emoji.iter().take(limits::REACTION_EMOJI + 1).map(|text| text.parse());
    let emoji: Vec<Emoji> = emoji.collect::<Result<_, _>>().map_err(|_| WireError::Field("emoji"))?;
    Reaction::try_from(emoji).map_err(|_| WireError::Field("emoji"))
}

#[cfg(test)]
mod tests;
