//! Whether the clock was set since the node opened: held against the time that nobody sets.

use std::{
    sync::atomic::{AtomicBool, AtomicI64, Ordering},
    time::Duration,
};

use domain::Timestamp;

use super::Clock;

/// What differs by less is no step: clocks are put right by seconds all the time.
pub(crate) const STEP_SECONDS: i64 = 30;
/// A clock that was not set for so long is believed. Machines without a battery learn the time from the network soon after their start, or
/// not at all.
pub(crate) const BELIEVED_AFTER: Duration = Duration::from_hours(1);

/// How the clock went since the node opened.
#[derive(Debug)]
pub(crate) struct Course {
    opened_at: Timestamp,
    opened_running: Duration,
    /// Milliseconds from the time that nobody sets to the clock, as of the last step that was followed.
    offset: AtomicI64,
    was_set: AtomicBool,
    /// Held while a step is followed.
    pub(crate) following: tokio::sync::Mutex<()>,
}

/// A clock that was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// When the node opened, and now, by the clock as it was.
    pub(crate) opened_at: Timestamp,
    pub(crate) set_at: Timestamp,
    /// By how much; with a minus if backward.
    pub(crate) milliseconds: i64,
    offset: i64,
}

impl Course {
    pub(crate) fn begin(clock: &dyn Clock) -> Self {
        let (opened_at, opened_running) = (clock.now(), clock.running());
        Self {
            opened_at,
            opened_running,
            offset: AtomicI64::new(offset(opened_at, opened_running)),
            was_set: AtomicBool::new(false),
            following: tokio::sync::Mutex::default(),
        }
    }

    /// When the node opened, as the clock said then.
    pub(crate) fn opened_at(&self) -> Timestamp {
        self.opened_at
    }

    /// How long ago the node opened, whatever the clock says.
    pub(crate) fn since_opened(&self, clock: &dyn Clock) -> Duration {
        clock.running().saturating_sub(self.opened_running)
    }

    /// What the clock was set by, if it was set since it was [followed](Self::follow) last.
    pub(crate) fn step(&self, clock: &dyn Clock) -> Option<Step> {
        let running = clock.running();
        let (before, offset) = (self.offset.load(Ordering::Relaxed), offset(clock.now(), running));
        let milliseconds = offset.saturating_sub(before);
        let by_clock_before = |running: Duration| Timestamp(before.saturating_add(milliseconds_of(running)));
        (milliseconds.saturating_abs() >= STEP_SECONDS * 1000).then(|| Step {
            opened_at: by_clock_before(self.opened_running),
            set_at: by_clock_before(running),
            milliseconds,
            offset,
        })
    }

    /// What was noted by the clock before `step` is right by now.
    pub(crate) fn follow(&self, step: Step) {
        self.offset.store(step.offset, Ordering::Relaxed);
        self.was_set.store(true, Ordering::Relaxed);
    }

    /// Says whether there is no reason to doubt the clock: it was set since the node opened, or nobody has set it for long.
    pub(crate) fn is_believed(&self, clock: &dyn Clock) -> bool {
        self.was_set.load(Ordering::Relaxed) || self.since_opened(clock) >= BELIEVED_AFTER
    }
}

fn offset(now: Timestamp, running: Duration) -> i64 {
    now.0.saturating_sub(milliseconds_of(running))
}

pub(crate) fn milliseconds_of(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestClock;

    #[test]
    fn time_that_passes_is_no_step() {
        let clock = TestClock::default();
        let course = Course::begin(&clock);
        clock.advance(3599);
        clock.set_by(29);
        assert_eq!((course.step(&clock), course.is_believed(&clock)), (None, false));
        clock.set_by(-58);
        assert_eq!(
            (course.step(&clock), course.is_believed(&clock)),
            (None, false),
            "corrections add up or end each other"
        );
        clock.advance(1);
        assert!(course.is_believed(&clock), "nobody set it for an hour");
    }

    #[test]
    fn a_step_either_way_is_seen_until_it_was_followed() {
        for seconds in [30, -30, 1_000_000_000, -1_000_000_000] {
            let clock = TestClock::default();
            let opened_at = clock.now();
            let course = Course::begin(&clock);
            clock.advance(60);
            clock.set_by(seconds);
            let step = course.step(&clock).unwrap();
            assert_eq!((step.opened_at, step.set_at), (opened_at, opened_at.plus_seconds(60)));
            assert_eq!(step.milliseconds, seconds * 1000);
            course.follow(step);
            assert_eq!(course.step(&clock), None);
            assert_eq!(course.since_opened(&clock), Duration::from_mins(1));
        }
    }
}
