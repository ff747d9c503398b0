//! What the owner does not want to hear of, for a time. Whom it is about never learns it.

mod folded;
mod hidden;

use serde::{Deserialize, Serialize};

use crate::{MuteId, PeerId, PostId, Timestamp};

pub use folded::{Folded, MutedWords};
pub use hidden::Hidden;

const DAY_SECONDS: i64 = 24 * 3600;

/// Something that is muted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mute {
    pub id: MuteId,
    pub what: Muted,
    /// `None`: until the owner ends it.
    pub until: Option<Timestamp>,
}

/// What is muted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Muted {
    /// The posts of a friend are not in the timeline, and nothing that they say is told.
    Person(PeerId),
    /// Nothing that is said under this post is told.
    Thread(PostId),
    /// Friends' posts with these words are not in the timeline, and nothing with them is told.
    Words(MutedWords),
}

/// For how long.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = crate::ParseIdError, parse_err_fn = crate::ParseIdError::of_word)]
pub enum MuteTime {
    Day,
    Week,
    /// Until the owner ends it.
    Always,
}

impl Mute {
    /// Says whether it counts at `now`.
    pub fn is_on(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl MuteTime {
    /// Until when, from `now` on; `None`: until the owner ends it.
    pub fn until(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Day => Some(now.plus_seconds(DAY_SECONDS)),
            Self::Week => Some(now.plus_seconds(7 * DAY_SECONDS)),
            Self::Always => None,
        }
    }

    /// The word in a form.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn a_mute_ends_when_its_time_is_over() {
        let now = Timestamp(1_000);
        let until = |time: MuteTime| Mute { id: MuteId(1), what: Muted::Person(PeerId(1)), until: time.until(now) };
        assert!(until(MuteTime::Day).is_on(now.plus_seconds(DAY_SECONDS - 1)));
        assert!(!until(MuteTime::Day).is_on(now.plus_seconds(DAY_SECONDS)));
        assert!(until(MuteTime::Week).is_on(now.plus_seconds(7 * DAY_SECONDS - 1)));
        assert!(until(MuteTime::Always).is_on(Timestamp(i64::MAX)));
        for &time in MuteTime::VARIANTS {
            assert_eq!(time.as_str().parse(), Ok(time));
        }
    }
}
