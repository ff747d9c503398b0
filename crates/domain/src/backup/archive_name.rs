//! What an archive in the folder of backups is called: when it was made, in UTC, so that names stand in the order of time.

use std::{fmt, str::FromStr};

use crate::{Timestamp, calendar};

const SECONDS_OF_DAY: i64 = 86_400;

/// The time of an archive, to the second: `2026-11-30T021503Z`. No colon is in it, which some file systems refuse (ISO 8601 otherwise).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArchiveName(Timestamp);

/// This is not what an archive is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time such as 2026-11-30T021503Z")]
pub struct ParseArchiveNameError;

impl ArchiveName {
    /// The name of an archive that is made at `at`.
    pub fn of(at: Timestamp) -> Self {
        Self(Timestamp(at.0.div_euclid(1000) * 1000))
    }

    /// When it was made.
    pub fn made_at(self) -> Timestamp {
        self.0
    }
}

impl fmt::Display for ArchiveName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.0.div_euclid(1000);
        let (year, month, day) = calendar::date(seconds.div_euclid(SECONDS_OF_DAY));
        let second = seconds.rem_euclid(SECONDS_OF_DAY);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}{minute:02}{second:02}Z")
    }
}

impl FromStr for ArchiveName {
    type Err = ParseArchiveNameError;

    fn from_str(text: &str) -> Result<Self, ParseArchiveNameError> {
        let part = |from: usize, to: usize| {
            let digits = text.get(from..to).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            digits.and_then(|digits| digits.parse::<i64>().ok()).ok_or(ParseArchiveNameError)
        };
        let days = calendar::days(part(0, 4)?, part(5, 7)?, part(8, 10)?);
        let seconds = part(11, 13)? * 3_600 + part(13, 15)? * 60 + part(15, 17)?;
        let name = Self(Timestamp((days * SECONDS_OF_DAY + seconds) * 1000));
        // Whatever else is wrong with it, it is not written like this.
        if name.to_string() == text { Ok(name) } else { Err(ParseArchiveNameError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_when_and_is_read_back() {
        for (at, text) in [
            (0, "1970-01-01T000000Z"),
            (1_795_917_903_987, "2026-11-29T020503Z"),
            (951_782_400_000, "2000-02-29T000000Z"),
            (4_107_542_399_000, "2100-02-28T235959Z"),
        ] {
            let name = ArchiveName::of(Timestamp(at));
            assert_eq!(name.to_string(), text);
            assert_eq!(text.parse(), Ok(name));
            assert_eq!(name.made_at().0, at / 1000 * 1000);
        }
    }

    #[test]
    fn other_words_are_no_name() {
        for text in [
            "",
            "2026-11-30",
            "2026-11-30T02:15:03Z",
            "2026-11-30T021503",
            "2026-13-01T021503Z",
            "2026-02-30T021503Z",
            "2026-11-30T241503Z",
            "2026-11-30T021563Z",
            "2026-11-30T021503Z.tar",
            "+026-11-30T021503Z",
            "２026-11-30T021503Z",
        ] {
            assert_eq!(text.parse::<ArchiveName>(), Err(ParseArchiveNameError), "{text}");
        }
    }
}
