//! When to try again to tell a peer something.

use std::time::Duration;

const FIRST_WAIT: Duration = Duration::from_mins(1);
const LONGEST_WAIT: Duration = Duration::from_hours(1);
const DAILY: Duration = Duration::from_hours(24);
/// So many failures, from 1 minute doubling to 1 hour, take a day: six in the first 63 minutes, then one an hour.
const FAILURES_OF_A_DAY: u32 = 29;
/// Waits are this part of themselves longer or shorter, so that friends who lost each other at once do not all come back at once.
const SPREAD: f64 = 0.2;

/// How long to wait after so many failures in a row: 1 minute doubling to 1 hour, then, after a day of failing, a day. `jitter` is a number
/// from 0 to 1, drawn once per failure.
pub fn wait_after(failures: u32, jitter: f64) -> Duration {
    let wait = match failures {
        0 => return Duration::ZERO,
        1..=FAILURES_OF_A_DAY => FIRST_WAIT.saturating_mul(1 << (failures - 1).min(6)).min(LONGEST_WAIT),
        _ => DAILY,
    };
    spread(wait, jitter)
}

/// How long after a success to ask again, though nothing was said: a day.
pub fn next_day(jitter: f64) -> Duration {
    spread(DAILY, jitter)
}

fn spread(wait: Duration, jitter: f64) -> Duration {
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.5 };
    wait.mul_f64(1.0 + SPREAD * (2.0 * jitter - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_JITTER: f64 = 0.5;

    #[test]
    fn waits_from_a_minute_to_an_hour_then_a_day() {
        for (failures, minutes) in
            [(0, 0), (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (29, 60), (30, 1440), (u32::MAX, 1440)]
        {
            assert_eq!(wait_after(failures, NO_JITTER), Duration::from_mins(minutes), "{failures} failures");
        }
    }

    #[test]
    fn tries_daily_after_a_day_of_failing() {
        let failing_for = |failures: u32| (1..=failures).map(|n| wait_after(n, NO_JITTER)).sum::<Duration>();
        assert!(failing_for(FAILURES_OF_A_DAY - 1) < DAILY);
        assert!(failing_for(FAILURES_OF_A_DAY) >= DAILY);
    }

    #[test]
    fn jitter_spreads_a_wait_by_a_fifth() {
        for (jitter, seconds) in [(0.0, 2880), (1.0, 4320), (-3.0, 2880), (7.0, 4320), (f64::NAN, 3600)] {
            assert_eq!(wait_after(9, jitter), Duration::from_secs(seconds), "{jitter}");
        }
    }
}
