//! A home as it keeps a thread: the rules of `thread`, and around them what a node's tables do.

use std::collections::BTreeMap;

use super::cast::{ALL, FRIENDS, MARA, POST, key};
use crate::{
    Audience, Cursor, Epoch, FeedStart, Timestamp, WireId,
    thread::{
        Answer, CameFor, Commenting, Door, Entry, Heard, ItemKind, Kept, Pace, Sight, Target, ThreadPosition, Viewer,
    },
};

/// Small, so that a reading takes several pages.
const PAGE_ITEMS: usize = 2;

/// Mara's node: one post and its thread, and for each friend a feed of posts and one of threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    pub audience: Audience,
    /// Who is in the one circle that there is.
    pub circle: [bool; 3],
    pub commenting: Commenting,
    pub items: BTreeMap<WireId, HomeItem>,
    posts: [Feed; 3],
    threads: [Feed; 3],
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeItem {
    pub kept: Kept,
    came_for: CameFor,
    position: ThreadPosition,
    revised_at: Timestamp,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Feed {
    epoch: u64,
    head: i64,
    given: i64,
    rows: BTreeMap<WireId, Row>,
    /// Since the post is visible to this friend again: what was shown of the thread before means nothing.
    begins: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    seq: i64,
    is_gone: bool,
}

/// What a friend asks for next, and where it is.
#[derive(Debug, Clone, Copy)]
pub enum Asked {
    Posts(Option<Cursor>),
    Threads(Option<Cursor>),
}

/// A page of posts or threads.
#[derive(Debug, Clone)]
pub struct Page {
    pub cursor: Cursor,
    pub has_more: bool,
    pub is_reset: bool,
    pub changes: Vec<(i64, Change)>,
}

#[derive(Debug, Clone, Copy)]
pub enum Change {
    Post,
    Item(Entry),
    /// A post or an item.
    Gone(WireId),
    Begins,
}

impl Home {
    pub fn new() -> Self {
        let posts = Feed { head: 1, rows: [(POST, Row { seq: 1, is_gone: false })].into(), ..Feed::default() };
        Self {
            audience: Audience::AllFriends,
            circle: [true; 3],
            commenting: Commenting::Everyone,
            items: BTreeMap::new(),
            posts: ALL.map(|_| posts.clone()),
            threads: ALL.map(|_| Feed::default()),
        }
    }

    pub fn sees_post(&self, who: usize) -> bool {
        who == MARA || self.is_in(who, &self.audience)
    }

    fn is_in(&self, who: usize, audience: &Audience) -> bool {
        match audience {
            Audience::AllFriends | Audience::Public => true,
            Audience::Circles(_) => self.circle[who],
            Audience::OnlyMe => false,
        }
    }

    /// What `who` may see of the thread now.
    pub fn view(&self, who: usize) -> BTreeMap<WireId, Entry> {
        let viewer = if who == MARA { Viewer::Owner } else { Viewer::Friend(key(who)) };
        let is_shown = |item: &&HomeItem| {
            let author = item.kept.entry.subject.author;
            let sight = Sight { post: &self.audience, came_for: &item.came_for, author, is_public: false };
            !item.kept.is_removed && sight.is_for(viewer, |audience| self.is_in(who, audience))
        };
        let shown = self.items.values().filter(is_shown).map(|item| item.kept.entry);
        shown.map(|entry| (entry.subject.id, entry)).collect()
    }

    /// Changes something, and the feeds of those whose view that changes.
    pub fn change(&mut self, change: impl FnOnce(&mut Self)) {
        let before = ALL.map(|who| (self.sees_post(who), self.view(who)));
        change(self);
        for who in FRIENDS {
            let (saw, before) = &before[who];
            let (sees, after) = (self.sees_post(who), self.view(who));
            if *saw != sees {
                self.posts[who].put(POST, !sees);
            }
            let feed = &mut self.threads[who];
            if !sees {
                // The reader drops the thread with the post.
                (feed.rows, feed.begins) = (BTreeMap::new(), None);
                continue;
            }
            if !saw {
                feed.head += 1;
                feed.begins = Some(feed.head);
            }
            for id in before.keys().chain(after.keys().filter(|id| !before.contains_key(id))) {
                if before.get(id) != after.get(id) {
                    feed.put(*id, !after.contains_key(id));
                }
            }
        }
    }

    /// What the home makes of an item that `sender` brings.
    pub fn receive(&mut self, sender: usize, entry: &Entry, now: Timestamp) -> Heard {
        let subject = &entry.subject;
        let held = self.items.get(&subject.id);
        let is_comment = |id| self.items.get(id).is_some_and(|item| item.kept.entry.subject.kind == ItemKind::Comment);
        let door = Door {
            home: key(MARA),
            sender: key(sender),
            sees_post: self.sees_post(sender),
            commenting: self.commenting,
            kept: held.map(|item| item.kept),
            target: if subject.reply_to.as_ref().is_none_or(is_comment) { Target::Held } else { Target::Missing },
            reactions: 0,
            pace: Pace { last_revision_at: held.map(|item| item.revised_at), ..Pace::at(now) },
        };
        let received = door.receive(entry);
        let answer = received.answer;
        if answer == Answer::Conflict {
            return Heard::Holds(door.kept.expect("there is something else").entry);
        }
        if received.is_taken {
            let new = HomeItem {
                kept: Kept { entry: *entry, is_removed: false },
                came_for: CameFor::now(self.commenting, &self.audience, subject.author, door.home),
                position: ThreadPosition { received_at: now, id: subject.id },
                revised_at: now,
            };
            let item = match held {
                Some(held) => HomeItem { kept: new.kept, revised_at: now, ..held.clone() },
                None => new,
            };
            self.change(|home| drop(home.items.insert(entry.subject.id, item)));
        } else if received.is_said_again() && sender != MARA {
            // Its author has forgotten what became of it: the feed says it once more.
            self.threads[sender].put(subject.id, answer == Answer::Removed);
        }
        Heard::Status(answer)
    }

    pub fn remove(&mut self, id: WireId) {
        self.change(|home| {
            if let Some(item) = home.items.get_mut(&id) {
                item.kept.is_removed = true;
            }
        });
    }

    /// The page for `who`. Epochs are random bits: `next_epoch` was never used.
    pub fn answer(&mut self, who: usize, asked: Asked, next_epoch: u64) -> Page {
        let view = self.view(who);
        let has_post = if self.sees_post(who) { Some(POST) } else { None };
        let (feed, since, shown): (_, _, Vec<WireId>) = match asked {
            Asked::Posts(since) => (&mut self.posts[who], since, has_post.into_iter().collect()),
            Asked::Threads(since) => (&mut self.threads[who], since, view.keys().copied().collect()),
        };
        let start = feed.start(since, &shown, next_epoch);
        let change = |(id, row): (&WireId, &Row)| match view.get(id) {
            _ if row.is_gone => (row.seq, Change::Gone(*id)),
            Some(entry) => (row.seq, Change::Item(*entry)),
            None => (row.seq, Change::Post),
        };
        let begins = feed.begins.map(|seq| (seq, Change::Begins));
        let mut changes: Vec<_> = feed.rows.iter().map(change).chain(begins).collect();
        changes.retain(|(seq, _)| *seq > start.after());
        changes.sort_by_key(|(seq, _)| *seq);
        let has_more = changes.len() > PAGE_ITEMS;
        changes.truncate(PAGE_ITEMS);
        let seq = if has_more { changes[PAGE_ITEMS - 1].0 } else { feed.head };
        feed.given = feed.given.max(seq);
        let cursor = Cursor { epoch: Epoch(feed.epoch), seq };
        Page { cursor, has_more, is_reset: !matches!(start, FeedStart::After(_)), changes }
    }

    /// Where the feeds for `who` end: what a poke names.
    pub fn heads(&self, who: usize) -> [Cursor; 2] {
        [&self.posts[who], &self.threads[who]].map(|feed| Cursor { epoch: Epoch(feed.epoch), seq: feed.head })
    }
}

impl Feed {
    /// Where a page begins; the whole feed, with what is `shown` now, if its reader does not go on where it was.
    fn start(&mut self, since: Option<Cursor>, shown: &[WireId], next_epoch: u64) -> FeedStart {
        let start = FeedStart::of(since, Cursor { epoch: Epoch(self.epoch), seq: self.given });
        if !matches!(start, FeedStart::After(_)) {
            *self = Self { epoch: next_epoch, ..Self::default() };
            for id in shown {
                self.put(*id, false);
            }
        }
        start
    }

    fn put(&mut self, id: WireId, is_gone: bool) {
        self.head += 1;
        self.rows.insert(id, Row { seq: self.head, is_gone });
    }
}
