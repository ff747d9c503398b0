//! A row of the table `thread_item` as what it means.

use domain::{
    Audience, Cover, FriendshipState, LiveEvent, MediaId, NodeId, PeerId, PostId, Quote, RemotePicture, Sha256,
    ThreadItemId, Timestamp, WireId,
    thread::{CommentPicture, Delivery, Entry, OwnItem, Revision, Stage, Subject},
};

use crate::{StoreError, cover::cover, entity::thread_item, quote::quote};

/// Whose threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    /// `None`: the owner's.
    pub peer: Option<PeerId>,
    pub key: NodeId,
}

/// A post, as far as its thread asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadPost {
    /// 0: it is a conversation.
    pub id: PostId,
    /// With whom it is a conversation; `None`: it is a post.
    pub with: Option<PeerId>,
    /// Whose it is; `None`: the owner's.
    pub home: Option<PeerId>,
    pub wire_id: WireId,
    pub source: String,
    pub audience: Audience,
    pub published_at: Timestamp,
    /// The server of whose it is has no threads, as it said when it was read last; or the one with whom it is a conversation is no friend any more.
    pub is_nowhere: bool,
}

impl ThreadPost {
    /// The conversation with a friend, as the root of a thread: it has no words, and is for nobody but the two.
    pub fn of_conversation(with: PeerId, home: Option<PeerId>, id: WireId) -> Self {
        Self {
            id: PostId(0),
            with: Some(with),
            home,
            wire_id: id,
            source: String::new(),
            audience: Audience::OnlyMe,
            published_at: Timestamp(0),
            is_nowhere: false,
        }
    }

    /// What open pages are told when something happened in its thread.
    pub fn changed(&self) -> LiveEvent {
        if self.with.is_some() { LiveEvent::NotificationsChanged } else { LiveEvent::PostChanged { post: self.id } }
    }

    /// Something may be said there, as far as this node knows.
    pub fn is_shown(&self) -> bool {
        self.with.is_none() || !self.is_nowhere
    }
}

/// Where a comment stands in its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutlineRow {
    pub id: ThreadItemId,
    pub wire_id: WireId,
    pub reply_to: Option<WireId>,
    /// By the clock of the home; `None`: that did not show it yet.
    pub received_at: Option<Timestamp>,
    /// Neither its author nor the owner of the post took it away.
    pub is_said: bool,
}

/// A comment of another's that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComment {
    pub item: ThreadItemId,
    pub post: PostId,
    /// Whose post it is; `None`: the owner's.
    pub home: Option<PeerId>,
    pub author: NodeId,
    /// The author's own word.
    pub name: String,
    /// If they are known here.
    pub known: Option<(PeerId, FriendshipState)>,
    pub source: String,
    /// By the clock of its home.
    pub received_at: Timestamp,
}

/// A revision of an item, and what this node made of it.
#[derive(Debug, Clone, Copy)]
pub struct ItemRevision<'a> {
    pub entry: Entry,
    pub jws: &'a str,
    /// Empty of a deletion, as are the words.
    pub name: &'a str,
    pub source: &'a str,
    pub html: &'a str,
    pub cover: &'a Cover,
    pub pictures: &'a [RemotePicture],
    pub quote: Option<Quote>,
    /// Of the owner's own comment: which of the owner's pictures these are.
    pub media: &'a [MediaId],
    pub sanitizer_version: i64,
    pub said_at: Timestamp,
    pub seen: Option<Sha256>,
    pub is_public: bool,
}

/// An item that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    pub id: ThreadItemId,
    pub entry: Entry,
    /// As it was signed; empty once the owner of the post removed it.
    pub jws: String,
    pub name: String,
    /// Markdown; of a reaction its emoji, with a space between two.
    pub source: String,
    pub html: String,
    pub cover: Cover,
    /// Where the item is read to be shown.
    pub pictures: Vec<CommentPicture>,
    /// The post that it shows.
    pub quote: Option<Quote>,
    pub said_at: Timestamp,
    pub seen: Option<Sha256>,
    pub is_public: bool,
    pub is_edited: bool,
    /// By the clock of the home; `None`: that did not show it yet.
    pub received_at: Option<Timestamp>,
    pub is_removed: bool,
    pub revised_at: Option<Timestamp>,
    pub revisions: u32,
    /// Where the feed of the friend whose thread it is in showed it last.
    pub seq: Option<i64>,
    /// Of the owner's words in a friend's thread.
    pub stage: Option<Stage>,
}

impl ItemRow {
    /// What the owner wrote in a friend's thread; `None`: another wrote it, or it is in the owner's.
    pub fn own(&self) -> Option<OwnItem> {
        Some(OwnItem { entry: self.entry, stage: self.stage? })
    }

    /// How far that has come.
    pub fn delivery(&self) -> Option<Delivery> {
        Some(Delivery { stage: self.stage?, is_change: self.received_at.is_some() })
    }

    /// Of a thread whose home is `home`.
    pub(super) fn new(row: thread_item::Model, home: NodeId) -> Result<Self, StoreError> {
        let corrupt = |column| move |_| StoreError::Corrupt(column);
        let revision = u64::try_from(row.revision).ok().and_then(|number| Revision::try_from(number).ok());
        let subject = Subject {
            author: row.author.parse().map_err(|_| StoreError::Corrupt("thread_item.author"))?,
            home,
            post: row.post.parse().map_err(corrupt("thread_item.post"))?,
            id: row.wire_id.parse().map_err(corrupt("thread_item.wire_id"))?,
            kind: row.kind.parse().map_err(corrupt("thread_item.kind"))?,
            reply_to: row.reply_to.map(|id| id.parse()).transpose().map_err(corrupt("thread_item.reply_to"))?,
        };
        let entry = Entry {
            subject,
            revision: revision.ok_or(StoreError::Corrupt("thread_item.revision"))?,
            bytes: row.bytes.parse().map_err(corrupt("thread_item.bytes"))?,
            standing: row.standing.parse().map_err(|_| StoreError::Corrupt("thread_item.standing"))?,
        };
        let seen = (!row.seen.is_empty()).then(|| row.seen.parse()).transpose();
        Ok(Self {
            id: ThreadItemId(row.id),
            entry,
            jws: row.jws,
            name: row.name,
            source: row.source,
            html: row.html,
            cover: cover(&row.warning, row.is_blurred)?,
            pictures: Vec::new(),
            quote: quote(row.quote_owner.as_deref(), row.quote_post.as_deref())?,
            said_at: Timestamp(row.said_at),
            seen: seen.map_err(corrupt("thread_item.seen"))?,
            is_public: row.is_public,
            is_edited: row.is_edited,
            received_at: row.received_at.map(Timestamp),
            is_removed: row.is_removed,
            revised_at: row.revised_at.map(Timestamp),
            revisions: u32::try_from(row.revisions).map_err(|_| StoreError::Corrupt("thread_item.revisions"))?,
            seq: row.seq,
            stage: row.stage.map(|word| parse_stage(&word, row.answered_at.map(Timestamp))).transpose()?,
        })
    }
}

/// The word of a stage, and since when the home's answer stands.
pub(super) fn stage_columns(stage: Stage) -> (&'static str, Option<Timestamp>) {
    match stage {
        Stage::Waiting => ("waiting", None),
        Stage::Answered { at } => ("answered", Some(at)),
        Stage::There => ("there", None),
        Stage::Removed => ("removed", None),
        Stage::OutOfReach => ("out-of-reach", None),
        Stage::Closed => ("closed", None),
        Stage::NoTarget => ("no-target", None),
        Stage::Refused => ("refused", None),
    }
}

fn parse_stage(word: &str, answered_at: Option<Timestamp>) -> Result<Stage, StoreError> {
    Ok(match (word, answered_at) {
        ("waiting", _) => Stage::Waiting,
        ("answered", Some(at)) => Stage::Answered { at },
        ("there", _) => Stage::There,
        ("removed", _) => Stage::Removed,
        ("out-of-reach", _) => Stage::OutOfReach,
        ("closed", _) => Stage::Closed,
        ("no-target", _) => Stage::NoTarget,
        ("refused", _) => Stage::Refused,
        _ => return Err(StoreError::Corrupt("thread_item.stage")),
    })
}
