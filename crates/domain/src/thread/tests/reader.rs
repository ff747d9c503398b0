//! A friend of the home's, as they keep its thread and what they wrote in it.

use std::collections::BTreeMap;

use super::{
    cast::{MARA, key},
    home::{Asked, Change, Page},
};
use crate::{
    Cursor, Timestamp, WireId,
    thread::{Entry, Heard, Here, Learned, OwnItem, Relayed, Standing, outlasts},
};

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
