//! Where a page of the timeline starts, and which posts are on it.

mod filter;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{ParseIdError, PostId, Timestamp};

pub use filter::{PostsFrom, TimelineFilter};

/// A place in the timeline, just after one post: what comes next is older.
///
/// Written `<unix milliseconds>.<post>`. The post tells apart those published in the same millisecond, so that paging neither
/// skips nor repeats one. What is newer is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimelineCursor {
    pub published_at: Timestamp,
    pub post: PostId,
}

impl fmt::Display for TimelineCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.published_at.0, self.post)
    }
}

impl FromStr for TimelineCursor {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let (published_at, post) = text.split_once('.').ok_or(ParseIdError)?;
        let published_at = Timestamp(published_at.parse().map_err(|_| ParseIdError)?);
        Ok(Self { published_at, post: post.parse()? })
    }
}

impl TryFrom<String> for TimelineCursor {
    type Error = ParseIdError;

    fn try_from(text: String) -> Result<Self, ParseIdError> {
        text.parse()
    }
}

impl From<TimelineCursor> for String {
    fn from(cursor: TimelineCursor) -> Self {
        cursor.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let cursor = TimelineCursor { published_at: Timestamp(1_700_000_000_123), post: PostId(7) };
        assert_eq!(cursor.to_string(), "1700000000123.7");
        assert_eq!("1700000000123.7".parse(), Ok(cursor));
        for nonsense in ["", ".", "1", "1.", ".1", "1.2.3", "x.1", "1.x", "99999999999999999999.1"] {
            assert_eq!(nonsense.parse::<TimelineCursor>(), Err(ParseIdError), "{nonsense}");
        }
    }
}
