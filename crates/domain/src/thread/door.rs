//! What the home of a thread makes of an item that its author brings.

use super::{Commenting, Entry, ItemKind, Standing, Succession};
use crate::{NodeId, Timestamp, limits};

const HOUR_SECONDS: i64 = 3600;

/// All that the home knows when an item arrives, other than the item.
#[derive(Debug, Clone, Copy)]
pub struct Door {
    /// This node.
    pub home: NodeId,
    /// Who signed the request.
    pub sender: NodeId,
    /// The sender is a friend who may see the post, or the owner.
    pub sees_post: bool,
    pub commenting: Commenting,
    /// What is held under the id of the item.
    pub kept: Option<Kept>,
    pub target: Target,
    /// Others whose reactions to the same target are held; of a comment it means nothing.
    pub reactions: usize,
    pub pace: Pace,
}

/// An item that the home holds, or held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub entry: Entry,
    /// The owner removed it: its words are gone, its place is kept.
    pub is_removed: bool,
}

/// What the item answers, as the home finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The post, or a comment that is or was held under the same post.
    Held,
    /// Neither.
    Missing,
}

/// How much came of late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// When the item arrives.
    pub now: Timestamp,
    /// When the last revision of the item was taken.
    pub last_revision_at: Option<Timestamp>,
    /// How many of its revisions were taken.
    pub revisions: u32,
    /// New items of the sender's of the same kind, comments or messages, that were taken within the last hour.
    pub comments: u32,
    /// When the first of these was.
    pub first_comment_at: Option<Timestamp>,
}

/// What an arrival leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    /// The item takes its place, and goes into the feeds of those who may see it. Of a deletion, no word is kept of what was there.
    pub is_taken: bool,
    pub answer: Answer,
}

/// What the author is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is held now, or was already.
    Held,
    /// Another revision is held, which the answer brings as its author signed it.
    Conflict,
    /// It is not from its sender, or not for this home, or its id is another item's.
    Misdirected,
    /// Nobody comments here any more, or no more people react here.
    Closed,
    /// There is no such post, as far as the sender may know.
    NotFound,
    /// The owner removed the item.
    Removed,
    /// What it answers is not held here.
    NoTarget,
    TooSoon {
        retry_after_seconds: i64,
    },
    /// It was edited too often.
    TooOften,
}

impl Answer {
    /// The status code that says it (RFC 9110).
    pub fn status(self) -> u16 {
        match self {
            Self::Held => 204,
            Self::Misdirected => 400,
            Self::Closed | Self::TooOften => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Removed => 410,
            Self::NoTarget => 422,
            Self::TooSoon { .. } => 429,
        }
    }

    const fn taking(self) -> Received {
        Received { is_taken: true, answer: self }
    }

    const fn refusing(self) -> Received {
        Received { is_taken: false, answer: self }
    }
}

impl Received {
    /// Says whether the item goes to the head of its sender's own feed, as it stands there already: whatever the home answers of an item, its feed
    /// says afterwards, so that an author learns from the feed alone what there is.
    pub fn is_said_again(&self) -> bool {
        !self.is_taken && matches!(self.answer, Answer::Held | Answer::Removed)
    }
}

impl Door {
    /// What follows from the arrival of `entry`.
    pub fn receive(&self, entry: &Entry) -> Received {
        if !self.sees_post {
            // Who lost a post, or a friend, may still take back what they said; and is answered as if there were nothing.
            return Received { is_taken: self.is_taken_back(entry), answer: Answer::NotFound };
        }
        if entry.subject.author != self.sender || entry.subject.home != self.home {
            return Answer::Misdirected.refusing();
        }
        if let Some(Kept { entry: held, is_removed }) = &self.kept {
            match Succession::of(held, entry) {
                Succession::Foreign => return Answer::Misdirected.refusing(),
                // Whatever it says now.
                _ if *is_removed => return Answer::Removed.refusing(),
                Succession::Repeated => return Answer::Held.refusing(),
                Succession::Older | Succession::Rival => return Answer::Conflict.refusing(),
                Succession::Newer if entry.is_deletion() => return Answer::Held.taking(),
                Succession::Newer => {}
            }
        }
        self.receive_words(entry)
    }

    fn receive_words(&self, entry: &Entry) -> Received {
        let is_new = self.kept.is_none();
        let is_owner = self.sender == self.home;
        let has_words = entry.subject.kind.has_words();
        // Taking a reaction back says nothing, nor does the deletion of what never came.
        let says_something = entry.standing == Standing::Said;
        if says_something && self.commenting == Commenting::Nobody && !is_owner {
            return Answer::Closed.refusing();
        }
        if says_something && !has_words && is_new && self.reactions >= limits::REACTIONS_PER_TARGET {
            return Answer::Closed.refusing();
        }
        if !entry.is_deletion() && self.target == Target::Missing {
            return Answer::NoTarget.refusing();
        }
        if has_words && self.pace.revisions >= limits::COMMENT_REVISIONS {
            return Answer::TooOften.refusing();
        }
        match self.pace.wait_seconds(new_in_an_hour(entry.subject.kind).filter(|_| is_new)) {
            Some(retry_after_seconds) if !is_owner => Answer::TooSoon { retry_after_seconds }.refusing(),
            _ => Answer::Held.taking(),
        }
    }

    fn is_taken_back(&self, entry: &Entry) -> bool {
        let Some(Kept { entry: held, is_removed: false }) = &self.kept else { return false };
        held.subject.author == self.sender
            && entry.standing != Standing::Said
            && Succession::of(held, entry) == Succession::Newer
    }
}

impl Pace {
    /// Of a first item.
    pub const fn at(now: Timestamp) -> Self {
        Self { now, last_revision_at: None, revisions: 0, comments: 0, first_comment_at: None }
    }

    /// How long the item has to wait; `None`: it has not.
    fn wait_seconds(&self, new_in_an_hour: Option<u32>) -> Option<i64> {
        let until = |since: Option<Timestamp>, seconds: i64| {
            let passed = self.now.seconds_since(since?);
            // A clock that was put back must not make it wait for longer than ever.
            (0..seconds).contains(&passed).then(|| seconds - passed)
        };
        let is_full = new_in_an_hour.is_some_and(|most| self.comments >= most);
        let hour = if is_full { until(self.first_comment_at, HOUR_SECONDS) } else { None };
        until(self.last_revision_at, limits::REVISION_SECONDS).max(hour)
    }
}

/// How many new items of a kind are taken from one friend in an hour.
fn new_in_an_hour(kind: ItemKind) -> Option<u32> {
    match kind {
        ItemKind::Comment => Some(limits::COMMENTS_PER_HOUR),
        ItemKind::Message => Some(limits::MESSAGES_PER_HOUR),
        ItemKind::Reaction => None,
    }
}
