//! Mara's node, and those of Jonas and Lea, over a network that loses, repeats and reorders; their owners act at random, and one of them, or
//! each, restores backups.

use std::collections::{BTreeMap, BTreeSet};

use proptest::sample::Index;

use super::{
    cast::{ALL, FRIENDS, MARA, comment, key, reaction},
    home::{Home, HomeItem, Page},
    reader::Reader,
    steps::{Restoring, Step},
};
use crate::{
    Sha256, Timestamp, WireId,
    thread::{Answer, Entry, Heard, ItemKind, OwnItem, Revision, Standing, Subject},
};

/// Longer than any [`Pace`](crate::thread::Pace) of one item asks for.
const TICK_SECONDS: i64 = 20;

/// An item on its way to Mara's node, and how its author knows the answer.
type Sent = (usize, u64, Entry);

#[derive(Debug)]
pub struct World {
    pub home: Home,
    pub readers: [Reader; 3],
    now: Timestamp,
    items: Vec<Sent>,
    /// On the way to each author.
    answers: [Vec<(u64, Entry, Heard)>; 3],
    /// For which answers each author waits, one for each item.
    waits: [BTreeMap<WireId, u64>; 3],
    pages: [Option<Page>; 3],
    home_backup: Home,
    backups: [Reader; 3],
    /// Whose node Mara's refuses since a backup was restored there, until they have spoken (docs/PROTOCOL.md, Restored backups).
    refuses: [bool; 3],
    /// Whose backup was restored.
    pub restored: BTreeSet<usize>,
    /// Who was ever shown that the post is gone.
    pub has_lost_post: [bool; 3],
    /// What each reader was ever shown as deleted, while it had the post.
    deleted: [BTreeSet<WireId>; 3],
    /// All that was ever signed, by the hash of its bytes.
    pub signed: BTreeMap<Sha256, Entry>,
    numbers: u64,
}

impl World {
    pub fn new() -> Self {
        let readers = ALL.map(|_| Reader::new());
        Self {
            home: Home::new(),
            readers: readers.clone(),
            now: Timestamp(1_795_000_000_000),
            items: Vec::new(),
            answers: [const { Vec::new() }; 3],
            waits: [const { BTreeMap::new() }; 3],
            pages: [const { None }; 3],
            home_backup: Home::new(),
            backups: readers,
            refuses: [false; 3],
            restored: BTreeSet::new(),
            has_lost_post: [false; 3],
            deleted: [const { BTreeSet::new() }; 3],
            signed: BTreeMap::new(),
            numbers: 100,
        }
    }

    pub fn take(&mut self, step: &Step, restoring: Restoring) {
        self.now = self.now.plus_seconds(TICK_SECONDS);
        match step {
            Step::Write(who, target) => {
                let reply_to = target.and_then(|which| pick(&mut self.comments(*who), which, true));
                let subject = comment(*who, self.new_id(), reply_to);
                self.say(*who, subject, Standing::Said);
            }
            Step::React { who, target, withdraws } => {
                let reply_to = target.and_then(|which| pick(&mut self.comments(*who), which, true));
                let standing = if *withdraws { Standing::Withdrawn } else { Standing::Said };
                self.say(*who, reaction(*who, reply_to), standing);
            }
            Step::Edit(who, which) => {
                if let Some(subject) = pick(&mut self.own_comments(*who), *which, true) {
                    self.say(*who, subject, Standing::Said);
                }
            }
            Step::Delete(who, which) => {
                if let Some(subject) = pick(&mut self.own_comments(*who), *which, true) {
                    self.say(*who, subject, Standing::Deleted);
                }
            }
            Step::Remove(which) => {
                let of_others =
                    |(id, item): (&WireId, &HomeItem)| (item.kept.entry.subject.author != key(MARA)).then_some(*id);
                if let Some(id) = pick(&mut self.home.items.iter().filter_map(of_others).collect(), *which, true) {
                    self.home.remove(id);
                }
            }
            Step::SetAudience(audience) => self.home.change(|home| home.audience = audience.clone()),
            Step::SetCommenting(commenting) => self.home.commenting = *commenting,
            Step::FlipCircle(who) => self.home.change(|home| home.circle[*who] = !home.circle[*who]),
            Step::Send(who) => self.send(*who),
            Step::Deliver { which, is_repeated } => {
                if let Some(sent) = pick(&mut self.items, *which, *is_repeated) {
                    self.deliver(sent);
                }
            }
            Step::LoseItem(which) => drop(pick(&mut self.items, *which, false)),
            Step::Answer(who, which) => {
                if let Some(answer) = pick(&mut self.answers[*who], *which, false) {
                    self.answer(*who, answer);
                }
            }
            Step::LoseAnswer(who, which) => drop(pick(&mut self.answers[*who], *which, false)),
            Step::Ask(who) => self.ask(*who),
            Step::Hear(who) => self.hear(*who),
            Step::Exchange(who) => self.exchange(*who),
            Step::BackUp(MARA) => self.home_backup = self.home.clone(),
            Step::BackUp(who) => self.backups[*who] = self.readers[*who].clone(),
            Step::Restore(who) if restoring == Restoring::Each || restoring == Restoring::Only(*who) => {
                self.restore(*who);
            }
            Step::Restore(_) => {}
        }
    }

    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    fn new_id(&mut self) -> WireId {
        let mut id = WireId([0; 16]);
        id.0[..8].copy_from_slice(&self.number().to_be_bytes());
        id
    }

    /// Comments that `who` sees, or wrote.
    fn comments(&self, who: usize) -> Vec<WireId> {
        let is_comment = |entry: &&Entry| entry.subject.kind == ItemKind::Comment && entry.standing == Standing::Said;
        let reader = &self.readers[who];
        let own = reader.own.values().map(|own| own.entry);
        let shown: Vec<Entry> = reader.held.values().map(|shown| shown.entry).chain(own).collect();
        let shown = if who == MARA { self.home.view(MARA).into_values().collect() } else { shown };
        shown.iter().filter(is_comment).map(|entry| entry.subject.id).collect()
    }

    fn own_comments(&self, who: usize) -> Vec<Subject> {
        let own: Vec<Entry> = match who {
            MARA => self.home.items.values().map(|item| item.kept.entry).collect(),
            _ => self.readers[who].own.values().map(|own| own.entry).collect(),
        };
        let is_own = |entry: &&Entry| {
            entry.subject.author == key(who) && entry.subject.kind == ItemKind::Comment && !entry.is_deletion()
        };
        own.iter().filter(is_own).map(|entry| entry.subject).collect()
    }

    /// `who` says something new, or says it anew.
    fn say(&mut self, who: usize, subject: Subject, standing: Standing) {
        if who != MARA && !self.readers[who].sees_post {
            return;
        }
        let known = match who {
            MARA => self.home.items.get(&subject.id).map(|item| item.kept.entry),
            _ => self.readers[who].own.get(&subject.id).map(|own| own.entry),
        };
        let revision = Revision::after(known.map(|entry| entry.revision), self.now);
        let mut bytes = Sha256([0; 32]);
        bytes.0[..8].copy_from_slice(&self.number().to_be_bytes());
        let entry = Entry { subject, revision, bytes, standing };
        self.signed.insert(bytes, entry);
        if who == MARA {
            self.home.receive(MARA, &entry, self.now);
        } else {
            let own = self.readers[who].own.get(&subject.id);
            let next = own.map_or(OwnItem::written(entry), |own| own.rewritten(entry));
            self.readers[who].own.insert(subject.id, next);
        }
    }

    fn send(&mut self, who: usize) {
        for entry in self.readers[who].due() {
            let number = self.number();
            self.waits[who].insert(entry.subject.id, number);
            self.items.push((who, number, entry));
        }
    }

    fn deliver(&mut self, (from, number, entry): Sent) {
        let refusal = Heard::Status(Answer::NotFound);
        let heard = if self.refuses[from] { refusal } else { self.home.receive(from, &entry, self.now) };
        self.answers[from].push((number, entry, heard));
    }

    fn answer(&mut self, who: usize, (number, sent, heard): (u64, Entry, Heard)) {
        if self.waits[who].get(&sent.subject.id) == Some(&number) {
            self.waits[who].remove(&sent.subject.id);
            self.readers[who].answered(&sent, heard, self.now);
        }
    }

    fn ask(&mut self, who: usize) {
        if self.refuses[who] {
            return;
        }
        let asked = self.readers[who].ask(self.now);
        let epoch = self.number();
        self.pages[who] = Some(self.home.answer(who, asked, epoch));
    }

    fn hear(&mut self, who: usize) {
        let Some(page) = self.pages[who].take() else { return };
        self.readers[who].hear(who, &page);
        let held = &self.readers[who].held;
        if !self.readers[who].sees_post {
            self.deleted[who].clear();
            self.has_lost_post[who] = true;
        }
        for (id, shown) in held {
            if shown.entry.is_deletion() {
                self.deleted[who].insert(*id);
            }
            assert!(shown.entry.is_deletion() || !self.deleted[who].contains(id), "what was deleted is back: {id}");
        }
    }

    /// The two know each other; all that is due arrives, and is answered; then the feeds are read to their heads.
    fn exchange(&mut self, who: usize) {
        self.refuses[who] = false;
        self.send(who);
        let items = std::mem::take(&mut self.items);
        let (mine, others) = items.into_iter().partition(|(from, ..)| *from == who);
        self.items = others;
        <Vec<Sent> as IntoIterator>::into_iter(mine).for_each(|sent| self.deliver(sent));
        for answer in std::mem::take(&mut self.answers[who]) {
            self.answer(who, answer);
        }
        self.now = self.now.plus_seconds(TICK_SECONDS);
        for _ in 0..40 {
            self.ask(who);
            self.hear(who);
            if self.readers[who].has_read(self.home.heads(who)) {
                return;
            }
        }
        panic!("a reading does not end: {self:?}");
    }

    fn restore(&mut self, who: usize) {
        self.restored.insert(who);
        self.deleted[who].clear();
        // Every connection ended with the process.
        for friend in if who == MARA { FRIENDS.to_vec() } else { vec![who] } {
            self.items.retain(|(from, ..)| *from != friend);
            self.answers[friend].clear();
            self.waits[friend].clear();
            self.pages[friend] = None;
        }
        match who {
            MARA => (self.home, self.refuses) = (self.home_backup.clone(), [true; 3]),
            _ => self.readers[who] = self.backups[who].clone(),
        }
    }

    /// Everything arrives, until nothing changes any more. Says whether it comes to an end.
    pub fn heal(&mut self) -> bool {
        for _ in 0..30 {
            let before = (self.home.clone(), self.readers.clone());
            for sent in std::mem::take(&mut self.items) {
                self.deliver(sent);
            }
            for who in FRIENDS {
                self.exchange(who);
            }
            if before == (self.home.clone(), self.readers.clone()) {
                return true;
            }
        }
        false
    }
}

fn pick<T: Clone>(list: &mut Vec<T>, which: Index, is_repeated: bool) -> Option<T> {
    if list.is_empty() {
        return None;
    }
    let index = which.index(list.len());
    Some(if is_repeated { list[index].clone() } else { list.remove(index) })
}
