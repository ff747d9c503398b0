//! A home and its readers, as they keep a thread: the rules of `thread`, and around them what a node's tables do.

use std::collections::BTreeMap;

use super::cast::{ALL, FRIENDS, MARA, key};
use crate::{
    Audience, Cursor, Epoch, FeedStart, Timestamp, WireId,
    thread::{
        Answer, CameFor, Commenting, Door, Entry, Heard, ItemKind, Kept, Learned, OwnItem, Pace, Received, Relayed,
        Sight, Standing, Target, ThreadPosition, Viewer, outlasts,
    },
};

/// Small, so that a reading takes several pages.
const PAGE_ITEMS: usize = 2;

/// Mara's node: one post, its thread, and a feed of it for each friend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    pub audience: Audience,
    /// Who is in the one circle that there is.
    pub circle: [bool; 3],
    pub commenting: Commenting,
    pub items: BTreeMap<WireId, HomeItem>,
    feeds: [Feed; 3],
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

/// What a friend is answered who reads the posts, and then the threads.
#[derive(Debug, Clone)]
pub struct Page {
    sees_post: bool,
    cursor: Cursor,
    has_more: bool,
    is_reset: bool,
    changes: Vec<(i64, Change)>,
}

#[derive(Debug, Clone, Copy)]
enum Change {
    Item(Entry),
    Gone(WireId),
    Begins,
}

impl Home {
    pub fn new() -> Self {
        let feed = |epoch| Feed { epoch, ..Feed::default() };
        Self {
            audience: Audience::AllFriends,
            circle: [true; 3],
            commenting: Commenting::Everyone,
            items: BTreeMap::new(),
            feeds: [0, 1, 2].map(feed),
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
            let feed = &mut self.feeds[who];
            if !sees {
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
        } else if answer == Answer::Held {
            // Its author has forgotten that it is here: the feed says it once more.
            self.feeds[sender].put(subject.id, false);
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

    /// The page of the feed for `who` that follows `since`. Epochs are random bits: `next_epoch` was never used.
    pub fn page(&mut self, who: usize, since: Option<Cursor>, next_epoch: u64) -> Page {
        let view = self.view(who);
        let sees_post = self.sees_post(who);
        let feed = &mut self.feeds[who];
        let given = Cursor { epoch: Epoch(feed.epoch), seq: feed.given };
        let start = FeedStart::of(since, given);
        if start == FeedStart::Future {
            *feed = Feed { epoch: next_epoch, ..Feed::default() };
            view.keys().for_each(|id| feed.put(*id, false));
        }
        let change = |(id, row): (&WireId, &Row)| {
            // A page shows what may be seen when it is written, whatever its rows say.
            let change = if row.is_gone { Change::Gone(*id) } else { Change::Item(view[id]) };
            (row.seq, change)
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
        Page { sees_post, cursor, has_more, is_reset: !matches!(start, FeedStart::After(_)), changes }
    }

    /// Where the feed for `who` ends: what a poke names.
    pub fn head(&self, who: usize) -> Cursor {
        Cursor { epoch: Epoch(self.feeds[who].epoch), seq: self.feeds[who].head }
    }
}

impl Feed {
    fn put(&mut self, id: WireId, is_gone: bool) {
        self.head += 1;
        self.rows.insert(id, Row { seq: self.head, is_gone });
    }
}

/// The node of a friend of Mara's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reader {
    pub sees_post: bool,
    pub cursor: Option<Cursor>,
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

    /// A reading begins, or goes on.
    pub fn ask(&mut self, now: Timestamp) -> Option<Cursor> {
        self.reading_began_at.get_or_insert(now);
        self.cursor
    }

    pub fn hear(&mut self, me: usize, page: &Page) {
        self.sees_post = page.sees_post;
        self.cursor = Some(page.cursor);
        if !page.sees_post {
            self.held.clear();
            self.own.values_mut().for_each(|own| *own = own.post_lost());
        }
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
            }
        }
        if page.has_more {
            return;
        }
        if let Some(began_at) = self.reading_began_at.take() {
            self.held.retain(|_, shown| !shown.is_marked || outlasts(&shown.entry));
            self.held.values_mut().for_each(|shown| shown.is_marked = false);
            self.own.values_mut().for_each(|own| *own = own.feed_read(began_at));
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
        let target = sent.subject.reply_to.and_then(|id| self.held.get(&id));
        let shows_target = target.is_some_and(|shown| shown.entry.standing == Standing::Said);
        self.update(&sent.subject.id, |own| own.answered(sent, heard, shows_target, now));
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
