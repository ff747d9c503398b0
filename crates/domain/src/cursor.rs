//! A position in what one server offers one friend.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The text is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct ParseCursorError;

/// Which numbering the positions belong to: 64 random bits, made anew whenever the numbers begin again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Epoch(pub u64);

/// A position in a feed, as one friend sees it: everything up to `seq` is known.
///
/// Written `<epoch>.<seq>`, 16 lowercase hex digits and a decimal number without leading zeros, so that one position has one spelling.
/// Positions of different epochs cannot be compared, hence no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    pub epoch: Epoch,
    /// 0 is before the first change; never negative.
    pub seq: i64,
}

impl Cursor {
    /// As a strong entity tag (RFC 9110, section 8.8.3), with its quotes.
    pub fn etag(self) -> String {
        format!("\"{self}\"")
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Epoch {
    type Err = ParseCursorError;

    fn from_str(text: &str) -> Result<Self, ParseCursorError> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 16 || !text.bytes().all(is_digit) {
            return Err(ParseCursorError);
        }
        u64::from_str_radix(text, 16).map(Self).map_err(|_| ParseCursorError)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch, self.seq)
    }
}

impl FromStr for Cursor {
    type Err = ParseCursorError;

    fn from_str(text: &str) -> Result<Self, ParseCursorError> {
        let (epoch, seq) = text.split_once('.').ok_or(ParseCursorError)?;
        let has_one_spelling = seq == "0" || !seq.starts_with('0');
        if !has_one_spelling || !seq.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ParseCursorError);
        }
        Ok(Self { epoch: epoch.parse()?, seq: seq.parse().map_err(|_| ParseCursorError)? })
    }
}

impl TryFrom<String> for Cursor {
    type Error = ParseCursorError;

    fn try_from(text: String) -> Result<Self, ParseCursorError> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

/// Where a reader who knows a feed up to some position goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedStart {
    /// After this position.
    After(i64),
    /// With a whole new snapshot, since nothing is known of what the reader has.
    Reset,
    /// The reader has what this side never gave out: a backup was restored here, and positions mean something else now.
    Future,
}

impl FeedStart {
    /// Decides from where the reader is, if anywhere, and up to where this reader was ever given the feed. Where its head is tells
    /// nothing: after a backup was restored, it goes on and passes where the reader is.
    pub fn of(since: Option<Cursor>, given: Cursor) -> Self {
        match since {
            Some(since) if since.epoch == given.epoch && since.seq > given.seq => Self::Future,
            Some(since) if since.epoch == given.epoch => Self::After(since.seq),
            Some(_) | None => Self::Reset,
        }
    }

    /// The position after which the reading begins.
    pub fn after(self) -> i64 {
        match self {
            Self::After(seq) => seq,
            Self::Reset | Self::Future => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn has_one_spelling() {
        let cursor = Cursor { epoch: Epoch(0x00ab_cdef), seq: 7 };
        assert_eq!(cursor.to_string(), "0000000000abcdef.7");
        assert_eq!(cursor.etag(), "\"0000000000abcdef.7\"");
        assert_eq!("0000000000abcdef.7".parse(), Ok(cursor));
        let epoch = "0000000000abcdef";
        for nonsense in ["", ".", "7", "abcdef.7", "0000000000ABCDEF.7", "+000000000abcdef.7", "0000000000abcdéf.7"]
            .map(str::to_owned)
            .into_iter()
            .chain(
                ["", ".", ".x", ".-1", ".+1", ".07", ".00", ".1.2", ". 1", ".9223372036854775808", ".1\n", ".１"]
                    .map(|rest| format!("{epoch}{rest}")),
            )
        {
            assert_eq!(nonsense.parse::<Cursor>(), Err(ParseCursorError), "{nonsense}");
        }
    }

    #[test]
    fn a_reader_goes_on_where_it_was() {
        let at = |epoch, seq| Cursor { epoch: Epoch(epoch), seq };
        for (since, expected) in [
            (None, FeedStart::Reset),
            (Some(at(1, 0)), FeedStart::After(0)),
            (Some(at(1, 7)), FeedStart::After(7)),
            (Some(at(1, 8)), FeedStart::Future),
            (Some(at(2, 3)), FeedStart::Reset),
            (Some(at(2, 8)), FeedStart::Reset),
        ] {
            assert_eq!(FeedStart::of(since, at(1, 7)), expected, "{since:?}");
        }
    }

    #[test]
    fn a_restored_backup_is_noticed_by_what_was_given() {
        // Given up to 15, restored to a day when it was 10, and gone on to 16 since: 15 is another change now.
        let at = |seq| Cursor { epoch: Epoch(1), seq };
        assert_eq!(FeedStart::of(Some(at(15)), at(10)), FeedStart::Future);
        assert_eq!(FeedStart::of(Some(at(10)), at(10)), FeedStart::After(10));
        assert_eq!(FeedStart::of(Some(at(0)), at(0)), FeedStart::After(0));
        assert_eq!(FeedStart::of(Some(at(1)), at(0)), FeedStart::Future);
        assert_eq!((FeedStart::Future.after(), FeedStart::Reset.after(), FeedStart::After(9).after()), (0, 0, 9));
    }

    proptest! {
        #[test]
        fn is_read_as_it_was_written(epoch: u64, seq in 0..=i64::MAX) {
            let cursor = Cursor { epoch: Epoch(epoch), seq };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn what_is_read_is_written_the_same(text in "[0-9a-f]{14,18}\\.?[0-9+-]{0,20}|\\PC{0,30}") {
            if let Ok(cursor) = text.parse::<Cursor>() {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }
    }
}
