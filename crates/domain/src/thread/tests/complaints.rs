//! What must be true once everything has arrived.

use super::{
    cast::{ALL, FRIENDS, MARA, key},
    network::World,
    steps::Restoring,
};
use crate::thread::{Entry, Kept, OwnItem, Stage, Succession};

impl World {
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
    pub fn complaint(&self, restoring: Restoring) -> Option<String> {
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
            let is_newest = match Succession::of(at_home, &held) {
                Succession::Repeated => true,
                Succession::Newer => self.may_be_forgotten(&held, restoring),
                Succession::Older | Succession::Rival | Succession::Foreign => false,
            };
            if !is_newest {
                return complain("not the newest", &held);
            }
        }
        if let Some(shown) = reader.held.values().next().filter(|_| !reader.sees_post) {
            return complain("held without its post", &shown.entry);
        }
        let wrong = reader.own.values().find(|own| !self.is_right(who, own));
        wrong.and_then(|own| complain(&format!("{:?}", own.stage), &own.entry))
    }

    /// Whether `who` is right about an own item.
    fn is_right(&self, who: usize, own: &OwnItem) -> bool {
        let at_home = self.home.items.get(&own.entry.subject.id).map(|item| item.kept);
        let is_gone = at_home.is_none_or(|kept| kept.is_removed || kept.entry.is_deletion());
        if !self.readers[who].sees_post {
            // A deletion was obeyed all the same; a home that forgot that is not told again.
            return is_gone || !own.entry.is_deletion() || self.restored.contains(&MARA);
        }
        match own.stage {
            Stage::There => at_home.is_some_and(|kept| is_same(&kept, &own.entry)),
            Stage::Removed => at_home.is_none_or(|kept| kept.is_removed),
            Stage::OutOfReach => is_gone && self.has_lost_post[who],
            Stage::Closed => !own.entry.is_deletion(),
            Stage::NoTarget => {
                own.entry.subject.reply_to.is_some_and(|target| !self.home.view(who).contains_key(&target))
            }
            Stage::Waiting | Stage::Answered { .. } | Stage::Refused => false,
        }
    }
}

/// Whether the home has what its author has. Of two deletions the first one stays.
fn is_same(kept: &Kept, own: &Entry) -> bool {
    !kept.is_removed && Succession::of(&kept.entry, own) == Succession::Repeated
}
