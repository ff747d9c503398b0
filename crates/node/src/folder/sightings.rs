//! What was seen of each file of the folder, and which files are finished but not dealt with yet.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use domain::{LeftAloneReason, Sha256};
use tokio::time::Instant;

use super::scan::{Entry, Stamp};

/// A file whose size and time stayed the same for so long is finished.
const SETTLED: Duration = Duration::from_secs(2);
/// While other files are still being copied, finished ones wait for them, but no longer than this.
const PATIENCE: Duration = Duration::from_secs(8);
/// What stayed the same for so long is worth a word about it: a copy that stood still may have gone on until then.
const AT_REST: Duration = Duration::from_secs(10);
/// While other files go on changing, as a recording does, it is for so long: one word about all is better than one about each.
const AT_REST_BESIDE_OTHERS: Duration = Duration::from_mins(1);
/// A file that could not be read so often is worth a word, too. It is tried again all the same.
const UNREADABLE_AFTER: u32 = 2;

/// What was seen of each file of the folder, by name.
#[derive(Debug, Default)]
pub(super) struct Sightings(HashMap<String, Sighting>);

#[derive(Debug)]
struct Sighting {
    entry: Entry,
    since: Instant,
    outcome: Outcome,
}

/// How far a file was dealt with, as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Not at all.
    None,
    /// It failed through no fault of the file's bytes, which could not be read so many times in a row.
    Again { at: Instant, unread: u32 },
    /// It is not published.
    LeftAlone(LeftAloneReason),
    /// Its content was dealt with.
    Content(Sha256),
}

impl Outcome {
    fn left_alone(self) -> Option<LeftAloneReason> {
        match self {
            Self::LeftAlone(reason) => Some(reason),
            Self::Again { unread: UNREADABLE_AFTER.., .. } => Some(LeftAloneReason::Unreadable),
            Self::None | Self::Again { .. } | Self::Content(_) => None,
        }
    }
}

impl Sightings {
    /// Takes a file for dealt with, since an earlier process did.
    pub(super) fn remember(&mut self, name: String, stamp: Stamp, outcome: Outcome, now: Instant) {
        self.0.insert(name, Sighting { entry: Entry::File(stamp), since: now, outcome });
    }

    /// Takes note of what is in the folder `now`.
    pub(super) fn update(&mut self, entries: BTreeMap<String, Entry>, now: Instant) {
        let mut earlier = std::mem::take(&mut self.0);
        for (name, entry) in entries {
            let sighting = earlier.remove(&name).filter(|seen| seen.entry == entry).unwrap_or(Sighting {
                entry,
                since: now,
                outcome: match entry {
                    Entry::File(_) => Outcome::None,
                    Entry::Other(reason) => Outcome::LeftAlone(reason),
                },
            });
            self.0.insert(name, sighting);
        }
    }

    /// The finished files that are not dealt with, by name; none while others that came with them are still being copied.
    pub(super) fn finished(&self, now: Instant) -> Vec<(String, Stamp)> {
        let is_due = |sighting: &Sighting| match sighting.outcome {
            Outcome::None => true,
            Outcome::Again { at, .. } => at <= now,
            Outcome::LeftAlone(_) | Outcome::Content(_) => false,
        };
        let age = |sighting: &Sighting| now.saturating_duration_since(sighting.since);
        let (finished, unfinished): (Vec<_>, Vec<_>) =
            self.0.iter().filter(|(_, sighting)| is_due(sighting)).partition(|(_, sighting)| age(sighting) >= SETTLED);
        let is_patient = finished.iter().all(|(_, sighting)| age(sighting) < PATIENCE);
        if !unfinished.is_empty() && is_patient {
            return Vec::new();
        }
        let mut finished: Vec<_> = finished
            .into_iter()
            .filter_map(|(name, sighting)| match sighting.entry {
                Entry::File(stamp) => Some((name.clone(), stamp)),
                Entry::Other(_) => None,
            })
            .collect();
        finished.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        finished
    }

    /// What is left alone, by name, once nothing else may become of it; `told` is what was said of it before.
    pub(super) fn left_alone(
        &self,
        told: &BTreeMap<String, LeftAloneReason>,
        now: Instant,
    ) -> BTreeMap<&str, LeftAloneReason> {
        let age = |sighting: &Sighting| now.saturating_duration_since(sighting.since);
        let is_at_rest = |sighting: &Sighting| sighting.outcome != Outcome::None && age(sighting) >= AT_REST;
        let patience = if self.0.values().all(is_at_rest) { AT_REST } else { AT_REST_BESIDE_OTHERS };
        let reasons = self.0.iter().filter_map(|(name, sighting)| {
            let reason = match sighting.outcome {
                Outcome::Content(_) => None,
                outcome => outcome
                    .left_alone()
                    .filter(|_| age(sighting) >= patience)
                    // What was said of a file stands until it is known what became of it.
                    .or_else(|| told.get(name).copied()),
            };
            Some((name.as_str(), reason?))
        });
        reasons.collect()
    }

    /// Says whether nothing is to be done as long as nothing in the folder changes; `told` is what was said of what is left alone.
    pub(super) fn is_at_rest(&self, told: &BTreeMap<String, LeftAloneReason>) -> bool {
        self.0.iter().all(|(name, sighting)| match sighting.outcome {
            Outcome::None | Outcome::Again { .. } => false,
            Outcome::LeftAlone(reason) => told.get(name) == Some(&reason),
            Outcome::Content(_) => true,
        })
    }

    /// Takes note that a file could not be read, and when to try again.
    pub(super) fn note_unread(&mut self, name: &str, at: Instant) {
        if let Some(Sighting { outcome, .. }) = self.0.get_mut(name) {
            let before = if let Outcome::Again { unread, .. } = *outcome { unread } else { 0 };
            *outcome = Outcome::Again { at, unread: before.saturating_add(1) };
        }
    }

    /// Takes note of what became of a file.
    pub(super) fn settle(&mut self, name: &str, outcome: Outcome) {
        if let Some(sighting) = self.0.get_mut(name) {
            sighting.outcome = outcome;
        }
    }

    /// Lets every file with one of these contents be dealt with once more.
    pub(super) fn reopen(&mut self, is_meant: impl Fn(Sha256) -> bool) {
        for sighting in self.0.values_mut() {
            if matches!(sighting.outcome, Outcome::Content(content) if is_meant(content)) {
                sighting.outcome = Outcome::None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::*;

    fn files(names: &[(&str, u64)]) -> BTreeMap<String, Entry> {
        let stamp = |size_bytes| Entry::File(Stamp { size_bytes, modified_at: Timestamp(1) });
        names.iter().map(|&(name, size_bytes)| (name.to_owned(), stamp(size_bytes))).collect()
    }

    fn names(finished: Vec<(String, Stamp)>) -> Vec<String> {
        finished.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn waits_until_a_file_stays_the_same() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let mut sightings = Sightings::default();
        sightings.update(files(&[("a", 1)]), start);
        sightings.update(files(&[("a", 2)]), start + second);
        sightings.update(files(&[("a", 2)]), start + 2 * second);
        assert!(sightings.finished(start + 2 * second).is_empty());
        sightings.update(files(&[("a", 2)]), start + 3 * second);
        assert_eq!(names(sightings.finished(start + 3 * second)), ["a"]);

        let nothing = BTreeMap::new();
        assert!(sightings.left_alone(&nothing, start + 3 * second).is_empty());
        sightings.settle("a", Outcome::LeftAlone(LeftAloneReason::Damaged));
        assert!(sightings.left_alone(&nothing, start + 10 * second).is_empty(), "it may still be copied");
        let told = sightings.left_alone(&nothing, start + 11 * second);
        assert_eq!(told, BTreeMap::from([("a", LeftAloneReason::Damaged)]));
        assert!(sightings.finished(start + 4 * second).is_empty());
        sightings.update(files(&[("a", 3)]), start + 5 * second);
        assert_eq!(names(sightings.finished(start + 7 * second)), ["a"]);
    }

    #[test]
    fn is_at_rest_once_each_file_is_dealt_with_and_told_of() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let (mut sightings, mut told) = (Sightings::default(), BTreeMap::new());
        assert!(sightings.is_at_rest(&told), "nothing is there");
        sightings.update(files(&[("a", 1), ("b", 1)]), start);
        assert!(!sightings.is_at_rest(&told));
        sightings.settle("a", Outcome::Content(Sha256([0; 32])));
        sightings.settle("b", Outcome::Again { at: start + second, unread: 0 });
        assert!(!sightings.is_at_rest(&told), "one is tried again");
        sightings.settle("b", Outcome::LeftAlone(LeftAloneReason::Damaged));
        assert!(!sightings.is_at_rest(&told), "the owner does not know yet");
        told.insert("b".to_owned(), LeftAloneReason::Damaged);
        assert!(sightings.is_at_rest(&told));
        sightings.update(files(&[("a", 1), ("b", 2)]), start + second);
        assert!(!sightings.is_at_rest(&told), "one is another");
        sightings.update(files(&[("a", 1)]), start + second);
        assert!(sightings.is_at_rest(&told), "it is gone");
    }

    #[test]
    fn what_goes_on_changing_keeps_no_word_about_the_others_away() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let mut sightings = Sightings::default();
        let at = |seconds: u32, sightings: &mut Sightings| {
            sightings.update(files(&[("a", 1), ("recording", seconds.into())]), start + seconds * second);
            start + seconds * second
        };
        at(0, &mut sightings);
        sightings.settle("a", Outcome::LeftAlone(LeftAloneReason::Damaged));
        let mut told = BTreeMap::new();
        let before = at(59, &mut sightings);
        assert!(sightings.left_alone(&told, before).is_empty());
        let now = at(60, &mut sightings);
        assert_eq!(sightings.left_alone(&told, now), BTreeMap::from([("a", LeftAloneReason::Damaged)]));

        // What was said stands while the file changes, and goes with it.
        told.insert("a".to_owned(), LeftAloneReason::Damaged);
        let later = now + second;
        sightings.update(files(&[("a", 2), ("recording", 61)]), later);
        assert_eq!(sightings.left_alone(&told, later), BTreeMap::from([("a", LeftAloneReason::Damaged)]));
        sightings.settle("a", Outcome::Content(Sha256([0; 32])));
        assert!(sightings.left_alone(&told, later).is_empty());
        sightings.update(files(&[("recording", 61)]), later);
        assert!(sightings.left_alone(&told, later).is_empty());
    }

    #[test]
    fn what_cannot_be_read_twice_is_worth_a_word() {
        let (start, minute) = (Instant::now(), Duration::from_mins(1));
        let mut sightings = Sightings::default();
        sightings.update(files(&[("a", 1)]), start);
        let left_alone =
            |sightings: &Sightings| sightings.left_alone(&BTreeMap::new(), start + minute).get("a").copied();
        sightings.note_unread("a", start + minute);
        assert_eq!(left_alone(&sightings), None);
        sightings.note_unread("a", start + minute);
        assert_eq!(left_alone(&sightings), Some(LeftAloneReason::Unreadable));
        assert_eq!(names(sightings.finished(start + minute)), ["a"], "it is tried again");
        sightings.settle("a", Outcome::Again { at: start + minute, unread: 0 });
        assert_eq!(left_alone(&sightings), None);
    }

    #[test]
    fn waits_for_those_that_come_with_it_but_not_forever() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let mut sightings = Sightings::default();
        for seconds in 0..9 {
            sightings.update(files(&[("a", 1), ("film", seconds.into())]), start + seconds * second);
            let expected: &[&str] = if seconds < 8 { &[] } else { &["a"] };
            assert_eq!(names(sightings.finished(start + seconds * second)), expected, "{seconds} s");
        }
    }
}
