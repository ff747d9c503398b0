//! A home and its readers, as they keep a thread: the rules of `thread`, and around them what a node's tables do.

use std::collections::BTreeMap;

use super::cast::{ALL, FRIENDS, MARA, POST, key};
use crate::{
    Audience, Cursor, Epoch, FeedStart, Timestamp, WireId,
    thread::{
        Answer, CameFor, Commenting, Door, Entry, Heard, Here, ItemKind, Kept, Learned, OwnItem, Pace, Received,
        Relayed, Sight, Standing, Target, ThreadPosition, Viewer, outlasts,
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
    cursor: Cursor,
    has_more: bool,
    is_reset: bool,
    changes: Vec<(i64, Change)>,
}

#[derive(Debug, Clone, Copy)]
enum Change {
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
        let Received { is_taken, answer } = door.receive(entry);
        if answer == Answer::Conflict {
            return Heard::Holds(door.kept.expect("there is something else").entry);
        }
        if is_taken {
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
        } else if matches!(answer, Answer::Held | Answer::Removed) && sender != MARA {
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

/// The node of a friend of Mara's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reader {
    pub sees_post: bool,
    /// Posts were read to their head: threads are next.
    is_at_threads: bool,
    posts: Option<Cursor>,
    threads: Option<Cursor>,
    pub held: BTreeMap<WireId, Shown>,
    pub own: BTreeMap<WireId, OwnItem>,
    /// Of what the owner wrote, what was set aside.
    pub set_aside: usize,
    reading_began_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    pub entry: Entry,
    seq: i64,
    /// A new snapshot has begun, and has not named it yet.
    is_marked: bool,
}

impl Reader {
    /// Of a friend who read the post, and nothing of its thread.
    pub fn new() -> Self {
        Self { sees_post: true, ..Self::default() }
    }

    /// A reading begins, or goes on: first the posts, then the threads.
    pub fn ask(&mut self, now: Timestamp) -> Asked {
        if !self.is_at_threads {
            return Asked::Posts(self.posts);
        }
        self.reading_began_at.get_or_insert(now);
        Asked::Threads(self.threads)
    }

    /// Says whether both feeds were read up to `heads`.
    pub fn has_read(&self, heads: [Cursor; 2]) -> bool {
        !self.is_at_threads && [self.posts, self.threads] == heads.map(Some)
    }

    pub fn hear(&mut self, me: usize, page: &Page) {
        if self.is_at_threads {
            self.hear_threads(me, page);
        } else {
            self.hear_posts(page);
        }
        self.is_at_threads ^= !page.has_more;
    }

    fn hear_posts(&mut self, page: &Page) {
        self.posts = Some(page.cursor);
        if page.is_reset {
            // What went with a post, and is there again, is not said again otherwise.
            (self.sees_post, self.threads) = (false, None);
        }
        for (_, change) in &page.changes {
            self.sees_post = matches!(change, Change::Post);
        }
        // Comments may have come before their post; now it would be here.
        if !self.sees_post {
            self.held.clear();
            self.own.values_mut().for_each(|own| *own = own.post_lost());
        }
    }

    fn hear_threads(&mut self, me: usize, page: &Page) {
        self.threads = Some(page.cursor);
        if page.is_reset {
            self.held.values_mut().for_each(|shown| shown.is_marked = true);
            self.own.values_mut().for_each(|own| *own = own.doubted());
        }
        for (seq, change) in &page.changes {
            match change {
                Change::Item(entry) => self.show(me, *entry, *seq),
                Change::Gone(id) => {
                    self.held.retain(|held, shown| held != id || outlasts(&shown.entry));
                    self.update(id, |own| (own.gone(), Learned::Nothing));
                }
                Change::Begins => self.begin(*seq),
                Change::Post => panic!("a post among comments"),
            }
        }
        if page.has_more {
            return;
        }
        if let Some(began_at) = self.reading_began_at.take() {
            self.held.retain(|_, shown| !shown.is_marked || outlasts(&shown.entry));
            self.held.values_mut().for_each(|shown| shown.is_marked = false);
            if self.sees_post {
                self.own.values_mut().for_each(|own| *own = own.feed_read(began_at));
            }
        }
    }

    /// What was shown of the thread before `seq` means nothing.
    fn begin(&mut self, seq: i64) {
        for (id, shown) in &self.held {
            if let Some(own) = self.own.get_mut(id).filter(|_| shown.seq < seq) {
                *own = own.doubted();
            }
        }
        self.held.retain(|_, shown| shown.seq >= seq || outlasts(&shown.entry));
    }

    fn show(&mut self, me: usize, entry: Entry, seq: i64) {
        let id = entry.subject.id;
        let known = self.held.get(&id).map(|shown| shown.entry);
        let newest = match Relayed::of(key(MARA), known.as_ref(), &entry) {
            Relayed::Taken => entry,
            Relayed::Known => known.expect("it is known"),
            Relayed::PassedOver => panic!("Mara's node does not lie: {known:?} {entry:?}"),
        };
        self.held.insert(id, Shown { entry: newest, seq, is_marked: false });
        if entry.subject.author == key(me) {
            self.own.entry(id).or_insert_with(|| OwnItem::found(entry));
            self.update(&id, |own| own.shown(&entry));
        }
        for own in self.own.values_mut().filter(|own| own.entry.subject.reply_to == Some(id)) {
            *own = own.target_came();
        }
    }

    pub fn answered(&mut self, sent: &Entry, heard: Heard, now: Timestamp) {
        let is_shown = |id| self.held.get(id).is_some_and(|shown| shown.entry.standing == Standing::Said);
        let shows_target = sent.subject.reply_to.as_ref().is_none_or(is_shown);
        let here = Here { shows_post: self.sees_post, shows_target };
        self.update(&sent.subject.id, |own| own.answered(sent, heard, here, now));
    }

    fn update(&mut self, id: &WireId, change: impl FnOnce(&OwnItem) -> (OwnItem, Learned)) {
        if let Some(own) = self.own.get_mut(id) {
            let (next, learned) = change(own);
            *own = next;
            self.set_aside += usize::from(learned == Learned::SetAside);
        }
    }

    /// What is to be sent now.
    pub fn due(&self) -> Vec<Entry> {
        let parent = |own: &OwnItem| own.entry.subject.reply_to.and_then(|id| self.own.get(&id));
        self.own.values().filter(|own| own.is_due(parent(own))).map(|own| own.entry).collect()
    }
}
