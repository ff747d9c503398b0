//! The numbers that an author gives the revisions of an item.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Which revision of an item this is: the higher one is the newer. From 1 to 2^53 - 1, so that every JSON reader has it exactly
/// (RFC 8259, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Revision(u64);

/// The number is 0, or larger than any revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the revision is not a number from 1 to 2^53 - 1")]
pub struct RevisionError;

impl Revision {
    const LARGEST: u64 = (1 << 53) - 1;

    /// The number of a revision that is written at `now` after `last`: above that, and above the seconds since 1970, so that an author whose
    /// backup was restored is above what it said before.
    #[must_use]
    pub fn after(last: Option<Self>, now: Timestamp) -> Self {
        let seconds = u64::try_from(now.0 / 1000).unwrap_or(0);
        let next = last.map_or(1, |last| last.0 + 1);
        Self(next.max(seconds).clamp(1, Self::LARGEST))
    }

    pub fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u64> for Revision {
    type Error = RevisionError;

    fn try_from(number: u64) -> Result<Self, RevisionError> {
        if (1..=Self::LARGEST).contains(&number) { Ok(Self(number)) } else { Err(RevisionError) }
    }
}

impl From<Revision> for u64 {
    fn from(revision: Revision) -> Self {
        revision.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision(number: u64) -> Revision {
        number.try_into().unwrap()
    }

    #[test]
    fn rises_with_the_clock_and_without_it() {
        for (last, now_ms, next) in [
            (None, 1_795_000_000_999, 1_795_000_000),
            (Some(1_795_000_000), 1_795_000_000_999, 1_795_000_001),
            (Some(1_795_000_000), 1_795_000_060_000, 1_795_000_060),
            (Some(1_795_000_000), 0, 1_795_000_001),
            (None, -1, 1),
            (Some(Revision::LARGEST), 0, Revision::LARGEST),
        ] {
            assert_eq!(Revision::after(last.map(revision), Timestamp(now_ms)), revision(next), "{last:?} {now_ms}");
        }
    }

    #[test]
    fn is_a_number_that_every_json_reader_has() {
        for (json, is_taken) in [
            ("1", true),
            ("9007199254740991", true),
            ("0", false),
            ("9007199254740992", false),
            ("-1", false),
            ("1.5", false),
        ] {
            assert_eq!(serde_json::from_str::<Revision>(json).is_ok(), is_taken, "{json}");
        }
        let seven = revision(7);
        assert_eq!(
            (seven.get(), seven.to_string(), serde_json::to_string(&seven).unwrap()),
            (7, "7".into(), "7".into())
        );
    }
}
