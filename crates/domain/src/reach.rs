//! Whether a friend's server was heard of late: the lit window.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A window stays lit this long after the last exchange that succeeded, either way.
const LIT_SECONDS: i64 = 26 * 3600;

/// Whether a friend's window is lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Reach {
    /// The last exchange succeeded and is younger than 26 hours.
    Lit,
    /// The last exchange failed, or is older than that, or never was.
    Dark,
}

impl Reach {
    /// Decides from the last exchange that succeeded and the last that failed.
    pub fn of(last_heard_at: Option<Timestamp>, last_failed_at: Option<Timestamp>, now: Timestamp) -> Self {
        match last_heard_at {
            Some(heard)
                if last_failed_at.is_none_or(|failed| failed < heard) && now.seconds_since(heard) < LIT_SECONDS =>
            {
                Self::Lit
            }
            _ => Self::Dark,
        }
    }

    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_lit_for_26_hours_unless_it_failed_since() {
        let now = Timestamp(10_000_000_000);
        let hours_ago = |hours: i64| Some(now.plus_seconds(-hours * 3600));
        assert_eq!(Reach::of(None, None, now), Reach::Dark);
        assert_eq!(Reach::of(hours_ago(25), None, now), Reach::Lit);
        assert_eq!(Reach::of(hours_ago(26), None, now), Reach::Dark);
        assert_eq!(Reach::of(hours_ago(2), hours_ago(1), now), Reach::Dark);
        assert_eq!(Reach::of(hours_ago(1), hours_ago(2), now), Reach::Lit);
    }
}
