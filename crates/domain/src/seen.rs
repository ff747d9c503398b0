//! Up to where the owner has seen what goes on, on whatever screen.

use crate::{ThreadItemId, TimelineCursor, Timestamp};

/// Who looks again within this is still here.
const VISIT_SECONDS: i64 = 30 * 60;

/// Up to where something was seen that has places in an order, and what was new then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen<P> {
    /// The newest place that was shown.
    pub newest: P,
    /// When it was shown first.
    pub at: Timestamp,
    /// The newest place that was shown before the owner came: what is above came since.
    pub line: P,
}

/// Up to where the timeline was seen.
pub type TimelineSeen = Seen<TimelineCursor>;

/// Up to where it was seen which threads moved: what was said last there, in the order in which it came here.
pub type ThreadsSeen = Seen<ThreadItemId>;

impl<P: Copy + Ord> Seen<P> {
    /// What becomes of `held` when all up to `newest` is shown at `now`; `None`: it stays. Nothing is new to who looks for the first time.
    pub fn look(held: Option<Self>, newest: P, now: Timestamp) -> Option<Self> {
        match held {
            None => Some(Self { newest, at: now, line: newest }),
            Some(held) if newest <= held.newest => None,
            Some(held) => Some(Self { newest, at: now, line: held.since(now) }),
        }
    }

    /// Where the line stands between what is new and what is not, while the owner is here.
    pub fn line(self, now: Timestamp) -> Option<P> {
        self.is_here(now).then_some(self.line)
    }

    /// After which place everything is new, whether it was shown in this visit or not yet.
    pub fn since(self, now: Timestamp) -> P {
        self.line(now).unwrap_or(self.newest)
    }

    fn is_here(self, now: Timestamp) -> bool {
        now.seconds_since(self.at) < VISIT_SECONDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PostId;

    fn post(id: i64) -> TimelineCursor {
        TimelineCursor { published_at: Timestamp(id), post: PostId(id) }
    }

    #[test]
    fn the_line_stands_where_one_was_until_one_comes_again() {
        let minutes = |minutes: i64| Timestamp(0).plus_seconds(60 * minutes);
        let first = TimelineSeen::look(None, post(5), minutes(0)).unwrap();
        assert_eq!(first.line(minutes(1)), Some(post(5)), "nothing is new");
        assert_eq!(TimelineSeen::look(Some(first), post(5), minutes(1)), None);
        assert_eq!(TimelineSeen::look(Some(first), post(4), minutes(1)), None, "one was deleted");

        let second = TimelineSeen::look(Some(first), post(8), minutes(60)).unwrap();
        assert_eq!(second.line(minutes(61)), Some(post(5)));
        // What comes in meanwhile is new as well.
        let third = TimelineSeen::look(Some(second), post(9), minutes(70)).unwrap();
        assert_eq!((third.line(minutes(99)), third.since(minutes(99))), (Some(post(5)), post(5)));
        assert_eq!((third.line(minutes(100)), third.since(minutes(100))), (None, post(9)), "one has been away");
        let fourth = TimelineSeen::look(Some(third), post(12), minutes(200)).unwrap();
        assert_eq!(fourth.line(minutes(200)), Some(post(9)));
    }
}
