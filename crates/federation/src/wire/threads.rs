//! A page of the feed of threads: what changed in them.
//!
//! What a home says itself is checked as strictly as in the feed of posts. What it passes on was written by others: an item that is not valid is
//! passed over and counted, so that none of the home's friends can keep the others from reading it.

use bytes::Bytes;
use domain::{
    Cursor, NodeId, Timestamp, WireId, limits,
    thread::{Commenting, ThreadPosition},
};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use super::{
    Introduction, SignedItem, WireError,
    introduction::WireIntroduction,
    page::{PageItems, PagePlace},
    time,
};

/// With every answer to a reading of posts: where the feed of threads ends.
pub const O2M_THREADS: HeaderName = HeaderName::from_static("o2m-threads");
/// With every answer to a reading of posts: the server knows messages.
pub const O2M_MESSAGES: HeaderName = HeaderName::from_static("o2m-messages");

/// With a reading of posts, and with every answer to one: the newest message of the other's that the owner of this side has read.
pub const O2M_READ: HeaderName = HeaderName::from_static("o2m-read");

/// What the header says: conversations between two people.
pub const KNOWS_MESSAGES: HeaderValue = HeaderValue::from_static("1");

/// A page of a friend's feed of threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadsPage {
    /// Up to where the feed is known after this page.
    pub cursor: Cursor,
    /// Whether another page follows.
    pub has_more: bool,
    /// Whether this begins a whole new snapshot: what its pages do not name is no longer there.
    pub is_reset: bool,
    /// At strictly rising positions.
    pub items: Vec<ThreadsItem>,
    /// How many items were no valid ones.
    pub passed_over: usize,
}

/// One item of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadsItem {
    pub seq: i64,
    pub change: ThreadChange,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThreadChange {
    /// A comment or reaction is there, new or in a new revision.
    Shown(Box<Relay>),
    /// It was removed by the owner, or is no longer for this reader.
    Gone { post: WireId, id: WireId },
    /// How things stand with a thread.
    Thread {
        post: WireId,
        commenting: Commenting,
        /// The reader's view of the thread began anew at this position: what it holds of it from before is dropped. 0: never.
        begins: i64,
    },
    /// The friend introduces the reader to somebody.
    Introduction(Box<Introduction>),
}

/// An item as its home passes it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    pub signed: SignedItem,
    /// When the home first took it, by its clock.
    pub received_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct WireThreads {
    cursor: Cursor,
    #[serde(default)]
    more: bool,
    #[serde(default)]
    reset: bool,
    items: Vec<WireItem>,
}

/// Beside its position, an item has one of the other members; one of a kind that is not known here, none.
#[derive(Default, Serialize, Deserialize)]
struct WireItem {
    seq: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shown: Option<WireRelay>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gone: Option<WireGone>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thread: Option<WireThread>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    introduction: Option<WireIntroduction>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WireRelay {
    received: String,
    jws: String,
}

#[derive(Serialize, Deserialize)]
struct WireGone {
    post: WireId,
    id: WireId,
}

#[derive(Serialize, Deserialize)]
struct WireThread {
    post: WireId,
    commenting: Commenting,
    #[serde(default, skip_serializing_if = "is_zero")]
    begins: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

impl ThreadsPage {
    /// Reads the page that the server of `home` sent to a reader who knows the feed up to `since`.
    pub fn parse(bytes: &[u8], home: NodeId, since: Option<Cursor>) -> Result<Self, WireError> {
        let WireThreads { cursor, more, reset, items: wire } = serde_json::from_slice(bytes)?;
        if wire.len() > limits::FEED_PAGE_ITEMS {
            return Err(WireError::TooMany("items"));
        }
        PagePlace { cursor, has_more: more, is_reset: reset }
            .check_progress(since, wire.iter().map(|item| item.seq))?;
        let count = wire.len();
        let mut items = Vec::with_capacity(count);
        for WireItem { seq, shown, gone, thread, introduction } in wire {
            if let Some(introduction) = introduction {
                if shown.is_some() || gone.is_some() || thread.is_some() {
                    return Err(WireError::Field("items"));
                }
                let change = introduction.read()?.map(|read| ThreadChange::Introduction(Box::new(read)));
                items.extend(change.map(|change| ThreadsItem { seq, change }));
                continue;
            }
            let change = match (shown, gone, thread) {
                (Some(relay), None, None) => relay.read(home)?.map(|relay| ThreadChange::Shown(Box::new(relay))),
                (None, Some(WireGone { post, id }), None) => Some(ThreadChange::Gone { post, id }),
                (None, None, Some(WireThread { post, commenting, begins })) if (0..=seq).contains(&begins) => {
                    Some(ThreadChange::Thread { post, commenting, begins })
                }
                (None, None, Some(_)) => return Err(WireError::Field("begins")),
                // Of a kind that came later than this reader.
                (None, None, None) => None,
                _ => return Err(WireError::Field("items")),
            };
            items.extend(change.map(|change| ThreadsItem { seq, change }));
        }
        let passed_over = count - items.len();
        Ok(Self { cursor, has_more: more, is_reset: reset, items, passed_over })
    }
}

impl Relay {
    /// Where it stands in its thread.
    pub fn position(&self) -> ThreadPosition {
        ThreadPosition { received_at: self.received_at, id: self.signed.item().subject().id }
    }
}

impl WireRelay {
    pub(super) fn new(jws: &str, received_at: Timestamp) -> Self {
        Self { received: time::to_text(received_at), jws: jws.to_owned() }
    }

    /// The item; `None` if it is not a valid one, or not from a thread of `home`. When it came is the home's own word.
    pub(super) fn read(self, home: NodeId) -> Result<Option<Relay>, WireError> {
        let received_at = time::parse(&self.received, "received")?;
        let signed = SignedItem::parse(&self.jws).ok().filter(|signed| signed.item().subject().home == home);
        Ok(signed.map(|signed| Relay { signed, received_at }))
    }
}

/// Writes a page of the feed of threads, item by item until it is full.
#[derive(Debug)]
pub struct ThreadsWriter {
    head: Cursor,
    is_reset: bool,
    items: PageItems,
    last_seq: i64,
}

impl ThreadsWriter {
    /// Begins a page of the feed that goes up to `head`.
    pub fn new(head: Cursor, is_reset: bool) -> Self {
        Self { head, is_reset, items: PageItems::new(), last_seq: 0 }
    }

    /// Adds an item as its author signed it; false if the page is full. Positions rise. Any item fits on an empty page.
    pub fn add_shown(&mut self, seq: i64, jws: &str, received_at: Timestamp) -> bool {
        self.add(&WireItem { seq, shown: Some(WireRelay::new(jws, received_at)), ..WireItem::default() })
    }

    /// Adds that an item is no longer shown; false if the page is full.
    pub fn add_gone(&mut self, seq: i64, post: WireId, id: WireId) -> bool {
        self.add(&WireItem { seq, gone: Some(WireGone { post, id }), ..WireItem::default() })
    }

    /// Adds how things stand with a thread; false if the page is full.
    pub fn add_thread(&mut self, seq: i64, post: WireId, commenting: Commenting, begins: i64) -> bool {
        self.add(&WireItem { seq, thread: Some(WireThread { post, commenting, begins }), ..WireItem::default() })
    }

    /// Adds an introduction, or in its place an item that says nothing; false if the page is full.
    pub fn add_introduction(&mut self, seq: i64, introduction: Option<&Introduction>) -> bool {
        let introduction = introduction.map(WireIntroduction::new);
        self.add(&WireItem { seq, introduction, ..WireItem::default() })
    }

    fn add(&mut self, item: &WireItem) -> bool {
        let is_added = self.items.add(item);
        if is_added {
            self.last_seq = item.seq;
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
        let head = WireThreads { cursor, more: has_more, reset: self.is_reset, items: Vec::new() };
        (self.items.into_page(&head), cursor)
    }
}

/// Reads the header that says where the feed of threads ends; `None` if it is missing or no cursor.
pub fn threads_head(headers: &HeaderMap) -> Option<Cursor> {
    headers.get(O2M_THREADS)?.to_str().ok()?.parse().ok()
}

/// Says whether the server that answered knows messages. Whatever the header says: a later version knows more, and these, too.
pub fn knows_messages(headers: &HeaderMap) -> bool {
    headers.contains_key(O2M_MESSAGES)
}

/// Up to which message the owner of the other side has read; `None`: nothing, or that is not told.
pub fn read_mark(headers: &HeaderMap) -> Option<WireId> {
    headers.get(O2M_READ)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests;
