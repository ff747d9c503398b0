//! The numbers that one side of a friendship gives its statements.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a statement stands among those of its side: 1, 2, 3 ...; 0 stands for none.
///
/// At most 2^53 - 1, so that every JSON reader has it exactly (RFC 8259, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Seq(u64);

/// The number is larger than any sequence number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sequence number is larger than 2^53 - 1")]
pub struct SeqError;

impl Seq {
    /// Before the first statement.
    pub const NONE: Self = Self(0);
    const LARGEST: u64 = (1 << 53) - 1;

    /// The one after this. A peer that lies about what it has seen may drive its own friendship to the end of the numbers, and then
    /// changes there pass unseen: it harms itself alone.
    #[must_use]
    pub fn next(self) -> Self {
        Self((self.0 + 1).min(Self::LARGEST))
    }

    pub fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u64> for Seq {
    type Error = SeqError;

    fn try_from(number: u64) -> Result<Self, SeqError> {
        if number > Self::LARGEST { Err(SeqError) } else { Ok(Self(number)) }
    }
}

impl From<Seq> for u64 {
    fn from(seq: Seq) -> Self {
        seq.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_where_json_numbers_do() {
        let last: Seq = serde_json::from_str("9007199254740991").unwrap();
        assert_eq!(last.next(), last);
        assert!(serde_json::from_str::<Seq>("9007199254740992").is_err());
        assert!(serde_json::from_str::<Seq>("-1").is_err());
        assert!(serde_json::from_str::<Seq>("1.5").is_err());
    }

    #[test]
    fn is_one_number_however_it_is_written() {
        let seven = Seq::try_from(7).unwrap();
        assert_eq!((seven.get(), u64::from(seven), seven.to_string().as_str()), (7, 7, "7"));
        assert_eq!(serde_json::to_string(&seven).unwrap(), "7");
    }
}
