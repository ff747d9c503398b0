//! When to try again, and how often to say something; pure.

use std::time::Duration;

use domain::Timestamp;
pub(crate) use domain::schedule::{next_day, wait_after};

/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_hours(48);
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(16);
/// More changes than this for each second of a pause are a burst.
const CALM_PER_SECOND: u64 = 2;

/// The pause after a poke that told of so many changes since the last one, when the pause after that was `last`: a second, but twice
/// as long in a burst. So a burst, however long, is a few pokes, while changes that are further apart are told at once.
pub(crate) fn poke_pause(last: Option<Duration>, changes: u64) -> Duration {
    match last {
        Some(last) if changes > CALM_PER_SECOND * last.as_secs() => (last * 2).min(LONGEST_PAUSE),
        _ => SHORTEST_PAUSE,
    }
}

/// How long from `now` until `at`; `None` if it is time. A time that no wait leads to comes from a clock that was set back.
pub(crate) fn time_until(at: Option<Timestamp>, now: Timestamp) -> Option<Duration> {
    let left = at?.0.saturating_sub(now.0);
    let left = Duration::from_millis(u64::try_from(left).ok().filter(|&left| left > 0)?);
    (left <= LONGEST_WAIT).then_some(left)
}

/// The moment `wait` after `now`.
pub(crate) fn after(now: Timestamp, wait: Duration) -> Timestamp {
    Timestamp(now.0.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When one is told of `changes`, by their milliseconds.
    fn told(changes: &[i64]) -> Vec<i64> {
        let (mut told, mut pause, mut free_at) = (Vec::new(), None, 0);
        let mut left = changes;
        while let Some(&change) = left.first() {
            let now = change.max(free_at);
            let known = left.partition_point(|&change| change <= now);
            left = &left[known..];
            told.push(now);
            pause = Some(poke_pause(pause, known.try_into().unwrap()));
            free_at = after(Timestamp(now), pause.unwrap()).0;
        }
        told
    }

    #[test]
    fn a_burst_is_a_few_pokes_and_what_comes_every_two_seconds_is_told_at_once() {
        let every = |count: i64, milliseconds: i64, start: i64| (0..count).map(move |n| start + n * milliseconds);
        for (count, milliseconds, expected) in [(1000, 1, 2), (1000, 20, 6), (1000, 60, 8), (2, 100, 2)] {
            let burst: Vec<i64> = every(count, milliseconds, 0).collect();
            assert_eq!(told(&burst).len(), expected, "{count} changes, one every {milliseconds} ms");
        }
        let calm: Vec<i64> = every(1000, 20, 0).chain(every(30, 2000, 60_000)).collect();
        assert!(told(&calm).ends_with(&every(30, 2000, 60_000).collect::<Vec<_>>()), "also after a burst");
        let talk: Vec<i64> = every(30, 700, 0).collect();
        assert!(
            told(&talk).windows(2).all(|pair| pair[1] - pair[0] <= 1400),
            "a talk is not a burst: {:?}",
            told(&talk)
        );
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_nobody_waiting() {
        let now = Timestamp(1_000_000);
        for (at, left) in [(None, None), (Some(1_000_000), None), (Some(999), None), (Some(1_060_000), Some(60))] {
            assert_eq!(time_until(at.map(Timestamp), now), left.map(Duration::from_secs), "{at:?}");
        }
        assert_eq!(time_until(Some(Timestamp(i64::MAX)), now), None);
    }
}
