//! What every page asks for, and what workers look for once a minute, kept in memory from one write to the next.
//!
//! Every query is a trip to the thread of SQLite and back, which costs more than what these queries ask, and wakes a machine that rests. Whatever writes what is kept here is a
//! [`WriteTx`] of this process, one after another; so what was read while none was under way is true until one is committed.
//!
//! [`WriteTx`]: crate::WriteTx

mod few;
mod read;
mod sessions;

use std::{collections::HashMap, sync::Arc};

use domain::{
    AppToken, Circle, Mute, Notification, NotificationId, NotificationKind, Peer, PeerId, Picture, Post, PostId,
    Profile, Push, Session, ThreadItemId, ThreadsSeen, TimelineCursor, TimelineFilter, TimelineSeen, WireId,
    backup::{BackupFolder, ReminderState},
    thread::{Commenting, ThreadNotices},
};
use parking_lot::{Mutex, MutexGuard};

use crate::{
    copies::rules::CopiesRules,
    draft::text::DraftText,
    due::Due,
    owner::credentials::CredentialsRow,
    recovery::row::RecoveryRow,
    set_aside::words::SetAside,
    thread::{Home, ItemRow, NewComment, OutlineRow, ThreadPost},
};
use few::Few;
use sessions::Sessions;

/// A page of posts that is asked for: after which, which, without whose, and how many.
pub(crate) type List = (Option<TimelineCursor>, TimelineFilter, Vec<PeerId>, usize);

/// What is kept, as far as it was asked for.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    pub app_tokens: Slot<Vec<AppToken>>,
    pub backup_folder: Slot<Option<BackupFolder>>,
    pub backup_reminders: Slot<ReminderState>,
    pub circles: Slot<Vec<Circle>>,
    pub commenting: Few<(Option<PeerId>, WireId), Commenting>,
    pub copies_rules: Slot<CopiesRules>,
    pub copies_sizes: Slot<Vec<(PeerId, u64)>>,
    pub credentials: Slot<Option<CredentialsRow>>,
    pub draft: Slot<Option<DraftText>>,
    pub draft_pictures: Slot<Vec<Picture>>,
    pub has_public_posts: Slot<bool>,
    pub due_items: Slot<Vec<Due>>,
    pub due_pokes: Slot<Vec<Due>>,
    pub due_statements: Slot<Vec<Due>>,
    pub friend_ids: Slot<Vec<PeerId>>,
    pub hides_name: Slot<bool>,
    pub hides_reading: Slot<bool>,
    pub lists: Few<List, Vec<Post>>,
    pub mutes: Slot<Vec<Mute>>,
    pub new_comments: Few<ThreadItemId, Vec<NewComment>>,
    pub notices_off: Slot<Vec<NotificationKind>>,
    pub notifications: Few<(Option<NotificationId>, u64), Vec<Notification>>,
    pub peers: Slot<Vec<Peer>>,
    /// Those read alone.
    pub posts: Few<PostId, Option<Post>>,
    pub profile: Slot<Profile>,
    pub push: Slot<Option<Push>>,
    pub quoting: Slot<Option<PostId>>,
    pub recovery: Slot<Option<RecoveryRow>>,
    /// Those of the owner, last seen first.
    pub session_list: Slot<Vec<Session>>,
    pub sessions: Sessions,
    pub set_aside: Slot<Vec<SetAside>>,
    /// Those of short threads.
    pub thread_items: Few<(Home, WireId, Vec<WireId>), Vec<ItemRow>>,
    pub thread_outlines: Few<(Home, WireId), Vec<OutlineRow>>,
    pub thread_notices: Slot<HashMap<PostId, ThreadNotices>>,
    pub thread_posts: Few<PostId, Option<ThreadPost>>,
    pub threads_seen: Slot<ThreadsSeen>,
    pub timeline_seen: Slot<Option<TimelineSeen>>,
    pub unread_messages: Slot<u64>,
    pub unread_notifications: Slot<u64>,
    pub waiting_files: Slot<u64>,
}

/// Room for a value; empty until it was read.
#[derive(Debug)]
pub(crate) struct Slot<T>(Option<T>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// What is kept, and since when.
#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    slots: Slots,
    /// How many writes began.
    writes: u64,
    /// The last of them may still change something.
    is_writing: bool,
}

/// A write that is under way.
#[derive(Debug)]
pub(crate) struct Writing {
    remembered: Arc<Remembered>,
    number: u64,
    commit: Commit,
}

/// How far a write came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Commit {
    /// Dropped like this, the write is taken back.
    NotBegun,
    /// Dropped like this, the outcome is unknown. Nothing is kept until another write is over: that one begins when this one is.
    Begun,
    Done,
}

impl Remembered {
    /// Notes that a write has begun, and so the one before it is over.
    pub fn begin_write(self: &Arc<Self>) -> Writing {
        let mut state = self.lock();
        state.writes += 1;
        state.is_writing = true;
        Writing { remembered: Arc::clone(self), number: state.writes, commit: Commit::NotBegun }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock()
    }
}

impl State {
    /// The time between two writes that it is now; `None` during one.
    fn pause(&self) -> Option<u64> {
        (!self.is_writing).then_some(self.writes)
    }
}

impl Writing {
    /// Notes that the write is being committed.
    pub fn begin_commit(&mut self) {
        self.commit = Commit::Begun;
    }

    /// Notes that the write was committed.
    pub fn end(mut self) {
        self.commit = Commit::Done;
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let mut state = self.remembered.lock();
        if self.commit != Commit::NotBegun {
            state.slots = Slots::default();
        }
        // The next one may have begun already.
        if self.commit != Commit::Begun && state.writes == self.number {
            state.is_writing = false;
        }
    }
}

#[cfg(test)]
mod tests;
