//! What an author keeps of what it said in another's thread, until it is there and after.

use super::{Answer, Entry, ItemKind, Succession};
use crate::Timestamp;

/// An item of the owner's under a friend's post: its newest revision, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnItem {
    pub entry: Entry,
    pub stage: Stage,
}

/// How far an item has come. Its words are kept in each of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is to be sent: the one dirty bit.
    Waiting,
    /// The home answered, then, and its feed will say what the item has come to: it shows what was taken (204), says that what was removed is gone
    /// (410), or shows the post no more (404). Until then a backup that is restored there may have forgotten the item, and one that was restored
    /// answers with 404 before it knows its friends again.
    Answered { at: Timestamp },
    /// The home's feed has shown it.
    There,
    /// The home's owner removed it.
    Removed,
    /// The post is not to be seen here.
    OutOfReach,
    /// The home takes no comments there, or none any more; or no more revisions of this one.
    Closed,
    /// What it answers is not there; it waits for that.
    NoTarget,
    /// The home says that it is not what it must be, or has no threads.
    Refused,
}

/// What the owner reads of how far an item has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    pub stage: Stage,
    /// The home has shown an earlier revision, which others see.
    pub is_change: bool,
}

/// What the home answered when the item was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// An answer that brings nothing.
    Status(Answer),
    /// 409: what the home holds of the item. Its signature was checked.
    Holds(Entry),
}

/// What this node shows of the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Here {
    pub shows_post: bool,
    /// The comment that the item answers, and it was not deleted; or the post.
    pub shows_target: bool,
}

/// What became of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learned {
    Nothing,
    /// The owner wrote something else since, and forgot it by a restored backup: what the home shows is the item now.
    TakenOver,
    /// The same; and what was waiting is to be set aside for the owner, since it is nowhere else.
    SetAside,
}

impl OwnItem {
    /// What the owner wrote just now.
    pub fn written(entry: Entry) -> Self {
        Self { entry, stage: Stage::Waiting }
    }

    /// A comment signed by this node that this node does not hold: it was written before a backup was made that was restored.
    pub fn found(shown: Entry) -> Self {
        Self { entry: shown, stage: Stage::There }
    }

    /// The owner edited or deleted it. What was deleted stays deleted.
    #[must_use]
    pub fn rewritten(&self, entry: Entry) -> Self {
        if self.entry.is_deletion() { *self } else { Self::written(entry) }
    }

    /// Says whether it is to be sent now. `parent` is the owner's own comment that it answers, which goes first.
    pub fn is_due(&self, parent: Option<&Self>) -> bool {
        self.stage == Stage::Waiting && parent.is_none_or(|parent| parent.stage != Stage::Waiting)
    }

    /// The owner says once more that it is to be sent.
    #[must_use]
    pub fn again(&self) -> Self {
        match self.stage {
            Stage::OutOfReach | Stage::Closed | Stage::NoTarget | Stage::Refused => {
                Self { stage: Stage::Waiting, ..*self }
            }
            Stage::Waiting | Stage::Answered { .. } | Stage::There | Stage::Removed => *self,
        }
    }

    /// The home answered the revision `sent`, while `here` shows so much of the thread.
    #[must_use]
    pub fn answered(&self, sent: &Entry, heard: Heard, here: Here, now: Timestamp) -> (Self, Learned) {
        let answer = match heard {
            Heard::Holds(held) => return self.compare(&held, Stage::Answered { at: now }, false),
            Heard::Status(answer) => answer,
        };
        if sent != &self.entry || self.stage != Stage::Waiting {
            // The owner wrote something else meanwhile, which is due still, or the feed was faster.
            return (*self, Learned::Nothing);
        }
        let stage = match answer {
            // The other deleted the conversation at their side: it had come, and no feed says so again.
            Answer::Removed if self.entry.subject.kind == ItemKind::Message => Stage::There,
            Answer::Held | Answer::Removed => Stage::Answered { at: now },
            Answer::NotFound if here.shows_post => Stage::Answered { at: now },
            Answer::NotFound => Stage::OutOfReach,
            Answer::Closed | Answer::TooOften => Stage::Closed,
            // It was lost at the home as well, and comes again before this does.
            Answer::NoTarget if here.shows_target => Stage::Waiting,
            Answer::NoTarget => Stage::NoTarget,
            Answer::Misdirected => Stage::Refused,
            // A conflict that brings nothing is no answer.
            Answer::Conflict | Answer::TooSoon { .. } => Stage::Waiting,
        };
        (Self { stage, ..*self }, Learned::Nothing)
    }

    /// The home's feed shows the item as `shown`, whose signature was checked.
    #[must_use]
    pub fn shown(&self, shown: &Entry) -> (Self, Learned) {
        self.compare(shown, Stage::There, true)
    }

    /// The home's feed says that the item is not to be seen any more, while its post is.
    #[must_use]
    pub fn gone(&self) -> Self {
        Self { stage: Stage::Removed, ..*self }
    }

    /// The post is not to be seen here any more.
    #[must_use]
    pub fn post_lost(&self) -> Self {
        match self.stage {
            // It is sent all the same: a deletion is obeyed.
            Stage::Waiting => *self,
            _ => Self { stage: Stage::OutOfReach, ..*self },
        }
    }

    /// The feed of the home, or of the thread, begins anew, and has to show once more what is there.
    #[must_use]
    pub fn doubted(&self) -> Self {
        match self.stage {
            Stage::There => Self { stage: Stage::Answered { at: Timestamp(i64::MIN) }, ..*self },
            _ => *self,
        }
    }

    /// A reading of the home's feed that began at `began_at` has come to the head, and shows the post: what the home answered before that, and of
    /// which its feed says nothing, is not there, and due again.
    #[must_use]
    pub fn feed_read(&self, began_at: Timestamp) -> Self {
        match self.stage {
            Stage::Answered { at } if at < began_at => Self { stage: Stage::Waiting, ..*self },
            _ => *self,
        }
    }

    /// The posts of the home were read to their head, and the home has no threads: what it answered, it does not take.
    #[must_use]
    pub fn has_no_thread(&self) -> Self {
        match self.stage {
            Stage::Answered { .. } => Self { stage: Stage::Refused, ..*self },
            _ => *self,
        }
    }

    /// What it answers has come.
    #[must_use]
    pub fn target_came(&self) -> Self {
        match self.stage {
            Stage::NoTarget => Self { stage: Stage::Waiting, ..*self },
            _ => *self,
        }
    }

    /// Compares what the home holds with what is held here. What is newest of the owner's own words counts on both sides.
    fn compare(&self, theirs: &Entry, stage: Stage, is_newest_there: bool) -> (Self, Learned) {
        match Succession::of(&self.entry, theirs) {
            Succession::Repeated => {
                // The feed was faster than the answer.
                let stage = if self.stage == Stage::There { Stage::There } else { stage };
                (Self { stage, ..*self }, Learned::Nothing)
            }
            Succession::Newer | Succession::Rival => {
                let is_waiting = self.stage == Stage::Waiting;
                let learned = if is_waiting { Learned::SetAside } else { Learned::TakenOver };
                (Self { entry: *theirs, stage }, learned)
            }
            // An answer may be late; the feed is not.
            Succession::Older if is_newest_there && !matches!(self.stage, Stage::Refused | Stage::Answered { .. }) => {
                (Self { stage: Stage::Waiting, ..*self }, Learned::Nothing)
            }
            Succession::Older | Succession::Foreign => (*self, Learned::Nothing),
        }
    }
}
