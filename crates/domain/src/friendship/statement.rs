//! What one side of a friendship says to the other, and what it is answered.

use serde::{Deserialize, Serialize};

use super::Seq;
use crate::{ParseIdError, Sha256};

/// How one side stands towards the other. A peer is not told that it is blocked: to it this is [`Stance::Ended`].
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum Stance {
    /// Asks to be friends, or accepts: who asks whom who asks too, accepts.
    Friend,
    /// Wanted nothing of what the other asked.
    Declined,
    /// Ended the friendship, took its request back, or never asked.
    #[default]
    Ended,
}

impl Stance {
    /// The word used on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The newest word of one side. Both sides decide where they stand from the same two statements, so that they agree as soon as each
/// holds the other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// Rises with every change of the stance or the card.
    pub seq: Seq,
    /// The `seq` with which the stance began; from 1 to `seq`.
    pub since: Seq,
    pub stance: Stance,
    /// Whatever the other side asked up to this number of *its* sequence has been ended or declined. Never falls, and outlives a new
    /// `friend`: that asks anew, and does not bring back what the other side wished before the end.
    pub settled: Seq,
}

impl Statement {
    /// Says whether its numbers can be: counted from 1, the stance not begun after the statement.
    pub fn is_coherent(&self) -> bool {
        Seq::NONE < self.since && self.since <= self.seq
    }

    /// Says whether it asks or accepts, and `other`, of the other side, has not settled that.
    pub(super) fn wishes(&self, other: Option<&Statement>) -> bool {
        self.stance == Stance::Friend && other.is_none_or(|other| self.since > other.settled)
    }
}

/// A statement as it goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    pub statement: Statement,
    /// The highest `seq` of the receiver's that the sender holds.
    pub seen: Seq,
    /// The SHA-256 of the card and the note, however its carrier takes it: two messages with one number may differ after a backup was
    /// restored.
    pub content: Sha256,
}

/// What the sender of a message is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The message is what the receiver holds now, or held already.
    Held,
    /// The receiver holds something else from the same side, which this message does not follow: the sender goes on above `seq`, having
    /// settled at least `settled`.
    Conflict { seq: Seq, settled: Seq },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_coherent_if_its_stance_began_with_or_before_it() {
        let seq = |number: u64| Seq::try_from(number).unwrap();
        for (since, newest, is_coherent) in
            [(0, 0, false), (0, 1, false), (1, 1, true), (1, 2, true), (2, 2, true), (2, 1, false)]
        {
            let statement =
                Statement { seq: seq(newest), since: seq(since), stance: Stance::Friend, settled: Seq::NONE };
            assert_eq!(statement.is_coherent(), is_coherent, "{since} {newest}");
        }
    }

    #[test]
    fn stances_have_words() {
        for (stance, word) in [(Stance::Friend, "friend"), (Stance::Declined, "declined"), (Stance::Ended, "ended")] {
            assert_eq!((stance.as_str(), word.parse()), (word, Ok(stance)));
        }
    }
}
