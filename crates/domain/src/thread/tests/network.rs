//! Mara's node, and those of Jonas and Lea, over a network that loses, repeats and reorders; their owners act at random, and one of them, or
//! each, restores backups.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{collection::vec, prelude::*, sample::Index, strategy::ValueTree, test_runner::TestRunner};

use super::{
    cast::{ALL, FRIENDS, JONAS, LEA, MARA, comment, key, reaction},
    world::{Home, Page, Reader},
};
use crate::{
    Audience, CircleId, Sha256, Timestamp, WireId,
    circle::Circles,
    thread::{
        Answer, Commenting, Entry, Heard, ItemKind, Kept, OwnItem, Revision, Stage, Standing, Subject, Succession,
    },
};

/// Longer than any [`Pace`](crate::thread::Pace) of one item asks for.
const TICK_SECONDS: i64 = 20;

#[derive(Debug, Clone)]
enum Step {
    /// Writes a comment: to the post, or to one of those that are there.
    Write(usize, Option<Index>),
    /// Reacts to the post or to a comment, or takes that back.
    React {
        who: usize,
        target: Option<Index>,
        withdraws: bool,
    },
    Edit(usize, Index),
    Delete(usize, Index),
    /// Mara removes what a friend wrote.
    Remove(Index),
    SetAudience(Audience),
    SetCommenting(Commenting),
    /// A friend comes into the circle, or leaves it.
    FlipCircle(usize),
    /// All that is due leaves.
    Send(usize),
    /// An item reaches Mara's node; it stays in the network too if it is repeated.
    Deliver {
        which: Index,
        is_repeated: bool,
    },
    LoseItem(Index),
    /// An answer reaches its author, if that still waits for it.
    Answer(usize, Index),
    LoseAnswer(usize, Index),
    /// A page of posts or threads is asked for, and is on its way. What was on its way before is lost.
    Ask(usize),
    Hear(usize),
    /// The whole way, both ways.
    Exchange(usize),
    BackUp(usize),
    Restore(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..3usize;
    let friend = 1..3usize;
    let target = || prop::option::of(any::<Index>());
    let audiences = [Audience::AllFriends, Audience::Circles(Circles::one(CircleId(1))), Audience::OnlyMe];
    let commenting = [Commenting::Everyone, Commenting::ToOwner, Commenting::Nobody];
    prop_oneof![
        6 => (who.clone(), target()).prop_map(|(who, target)| Step::Write(who, target)),
        3 => (who.clone(), target(), any::<bool>())
            .prop_map(|(who, target, withdraws)| Step::React { who, target, withdraws }),
        4 => (who.clone(), any::<Index>()).prop_map(|(who, which)| Step::Edit(who, which)),
        3 => (who.clone(), any::<Index>()).prop_map(|(who, which)| Step::Delete(who, which)),
        1 => any::<Index>().prop_map(Step::Remove),
        2 => prop::sample::select(audiences.to_vec()).prop_map(Step::SetAudience),
        1 => prop::sample::select(commenting.to_vec()).prop_map(Step::SetCommenting),
        2 => friend.clone().prop_map(Step::FlipCircle),
        6 => friend.clone().prop_map(Step::Send),
        6 => (any::<Index>(), any::<bool>()).prop_map(|(which, is_repeated)| Step::Deliver { which, is_repeated }),
        1 => any::<Index>().prop_map(Step::LoseItem),
        5 => (friend.clone(), any::<Index>()).prop_map(|(who, which)| Step::Answer(who, which)),
        1 => (friend.clone(), any::<Index>()).prop_map(|(who, which)| Step::LoseAnswer(who, which)),
        4 => friend.clone().prop_map(Step::Ask),
        4 => friend.clone().prop_map(Step::Hear),
        4 => friend.prop_map(Step::Exchange),
        2 => who.clone().prop_map(Step::BackUp),
        1 => who.prop_map(Step::Restore),
    ]
}

/// Whose machine has backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Restoring {
    Nobody,
    Only(usize),
    Each,
}

/// An item on its way to Mara's node, and how its author knows the answer.
type Sent = (usize, u64, Entry);

#[derive(Debug)]
struct World {
    home: Home,
    readers: [Reader; 3],
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
    restored: BTreeSet<usize>,
    /// What each reader was ever shown as deleted, while it had the post.
    deleted: [BTreeSet<WireId>; 3],
    /// All that was ever signed, by the hash of its bytes.
    signed: BTreeMap<Sha256, Entry>,
    numbers: u64,
}

impl World {
    fn new() -> Self {
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
            deleted: [const { BTreeSet::new() }; 3],
            signed: BTreeMap::new(),
            numbers: 100,
        }
    }

    fn take(&mut self, step: &Step, restoring: Restoring) {
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
                let of_others = |(id, item): (&WireId, &super::world::HomeItem)| {
                    (item.kept.entry.subject.author != key(MARA)).then_some(*id)
                };
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
    fn heal(&mut self) -> bool {
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

    /// Whether a reader may be the last to remember `entry`. With one backup, the author remembers it and brings it again, unless it lost the post;
    /// of her own words Mara's node is the only author, and readers follow it, but for what she deleted.
    fn may_be_forgotten(&self, entry: &Entry, restoring: Restoring) -> bool {
        let is_of = |who: &usize| entry.subject.author == key(*who);
        let is_brought = match ALL.into_iter().find(is_of) {
            Some(MARA) => !entry.is_deletion(),
            author => author.is_some_and(|author| self.readers[author].sees_post),
        };
        restoring == Restoring::Each || (!self.restored.is_empty() && !is_brought)
    }

    /// What is wrong now that everything has arrived; `None` if nothing is.
    fn complaint(&self, restoring: Restoring) -> Option<String> {
        FRIENDS.into_iter().find_map(|who| self.complaint_of(who, restoring))
    }

    fn complaint_of(&self, who: usize, restoring: Restoring) -> Option<String> {
        let (reader, view) = (&self.readers[who], self.home.view(who));
        let complain = |what: &str, entry: &Entry| Some(format!("{what} for {who}: {entry:?}"));
        for shown in reader.held.values().map(|shown| shown.entry) {
            if self.signed.get(&shown.bytes) != Some(&shown) {
                return complain("not what its author signed", &shown);
            }
            if !view.contains_key(&shown.subject.id) && !shown.is_deletion() {
                return complain("held and not to be seen", &shown);
            }
        }
        for (id, at_home) in &view {
            let Some(held) = reader.held.get(id).map(|shown| shown.entry) else {
                return complain("missing", at_home);
            };
            if held != *at_home
                && !(self.may_be_forgotten(&held, restoring) && Succession::of(at_home, &held) == Succession::Newer)
            {
                return complain("not the newest", &held);
            }
        }
        if !reader.sees_post {
            return reader.held.values().next().and_then(|shown| complain("held without its post", &shown.entry));
        }
        reader.own.values().find_map(|own| {
            let at_home = self.home.items.get(&own.entry.subject.id).map(|item| item.kept);
            let is_right = match own.stage {
                Stage::There => at_home.is_some_and(|kept| is_same(&kept, &own.entry)),
                Stage::Removed => at_home.is_none_or(|kept| kept.is_removed),
                Stage::OutOfReach | Stage::Closed => {
                    let is_gone = |kept: Kept| kept.is_removed || kept.entry.is_deletion();
                    !own.entry.is_deletion() || at_home.is_none_or(is_gone)
                }
                Stage::NoTarget => own.entry.subject.reply_to.is_some_and(|target| !view.contains_key(&target)),
                Stage::Waiting | Stage::Answered { .. } | Stage::Refused => false,
            };
            if is_right { None } else { complain(&format!("{:?}", own.stage), &own.entry) }
        })
    }
}

/// Whether the home has what its author has. Of two deletions the first one stays.
fn is_same(kept: &Kept, own: &Entry) -> bool {
    !kept.is_removed && Succession::of(&kept.entry, own) == Succession::Repeated
}

fn pick<T: Clone>(list: &mut Vec<T>, which: Index, is_repeated: bool) -> Option<T> {
    if list.is_empty() {
        return None;
    }
    let index = which.index(list.len());
    Some(if is_repeated { list[index].clone() } else { list.remove(index) })
}

fn play(steps: &[Step], restoring: Restoring) -> Result<World, TestCaseError> {
    let mut world = World::new();
    for step in steps {
        world.take(step, restoring);
    }
    prop_assert!(world.heal(), "does not come to an end: {world:#?}");
    let complaint = world.complaint(restoring);
    prop_assert!(complaint.is_none(), "{}\n{world:#?}", complaint.unwrap_or_default());
    Ok(world)
}

/// Ways to lose a comment that chance has found, when one rule or another was not there: each is played as it was found.
#[test]
fn what_chance_has_found_is_found_again() {
    use Step::{
        Answer, Ask, BackUp, Delete, Deliver, Exchange, Hear, React, Remove, Restore, Send, SetAudience, Write,
    };
    // There is one to pick, wherever one is picked.
    let any = any::<Index>().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let react = |who| React { who, target: None, withdraws: false };
    let deliver = Deliver { which: any, is_repeated: false };
    let (only_me, all) = (SetAudience(Audience::OnlyMe), SetAudience(Audience::AllFriends));
    for (what, restoring, steps) in [
        (
            "a 204 whose item a backup forgot, though its author's position is one that it knows",
            Restoring::Only(MARA),
            vec![
                Exchange(JONAS),
                BackUp(MARA),
                Write(JONAS, None),
                Send(JONAS),
                deliver.clone(),
                Answer(JONAS, any),
                Restore(MARA),
            ],
        ),
        (
            "a 410 that a backup forgot",
            Restoring::Only(MARA),
            vec![
                react(LEA),
                Exchange(LEA),
                react(LEA),
                Send(LEA),
                BackUp(MARA),
                Remove(any),
                deliver.clone(),
                Answer(LEA, any),
                Restore(MARA),
            ],
        ),
        (
            "a first reading that a backup cuts in two",
            Restoring::Each,
            vec![
                react(LEA),
                Write(MARA, None),
                Write(LEA, None),
                Exchange(LEA),
                BackUp(MARA),
                Delete(MARA, any),
                Restore(LEA),
                Ask(LEA),
                Hear(LEA),
                Ask(LEA),
                Hear(LEA),
                Restore(MARA),
            ],
        ),
        (
            "a post that went, with its thread, and that a backup shows again",
            Restoring::Only(MARA),
            vec![Write(MARA, None), Exchange(LEA), BackUp(MARA), only_me.clone(), Ask(LEA), Hear(LEA), Restore(MARA)],
        ),
        (
            "a post that went and came between two readings, and a comment that was removed meanwhile",
            Restoring::Nobody,
            vec![Write(JONAS, None), Exchange(JONAS), Exchange(LEA), only_me, Remove(any), all],
        ),
        (
            "a deletion that the home and its owner forgot",
            Restoring::Only(MARA),
            vec![Write(MARA, None), BackUp(MARA), Delete(MARA, any), Exchange(LEA), Restore(MARA)],
        ),
        (
            "an edit of what the author deleted before a backup",
            Restoring::Only(JONAS),
            vec![
                Write(JONAS, None),
                Exchange(JONAS),
                BackUp(JONAS),
                Delete(JONAS, any),
                Exchange(JONAS),
                Exchange(LEA),
                Restore(JONAS),
                Step::Edit(JONAS, any),
            ],
        ),
        (
            "a 404 of a home that does not know its friends yet",
            Restoring::Only(MARA),
            vec![Write(JONAS, None), BackUp(MARA), Restore(MARA), Send(JONAS), deliver, Answer(JONAS, any)],
        ),
    ] {
        play(&steps, restoring).map_err(|error| format!("{what}: {error}")).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn all_hold_the_newest_when_the_network_heals(steps in vec(step(), 0..60)) {
        let world = play(&steps, Restoring::Nobody)?;
        for who in FRIENDS {
            prop_assert_eq!(world.readers[who].set_aside, 0, "nobody forgot what they wrote");
        }
    }

    #[test]
    fn what_one_backup_forgot_comes_back(
        steps in vec(step(), 0..60),
        who in prop::sample::select(&[MARA, JONAS, LEA][..]),
    ) {
        let world = play(&steps, Restoring::Only(who))?;
        for reader in FRIENDS {
            let is_set_aside = world.readers[reader].set_aside > 0;
            prop_assert!(!is_set_aside || world.restored.contains(&reader));
        }
    }

    #[test]
    fn nothing_is_false_whoever_forgets(steps in vec(step(), 0..60)) {
        play(&steps, Restoring::Each)?;
    }
}
