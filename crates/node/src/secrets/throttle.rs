//! How long a wrong password makes the next try wait. Decides only: it reads no clock and waits for nothing.

use std::{collections::HashMap, net::IpAddr};

use domain::{SessionId, Timestamp, source_of};
use parking_lot::Mutex;

/// Wrong tries before the first wait.
const FREE_TRIES: u32 = 5;
/// The first wait, in seconds; each further wrong try doubles it.
const FIRST_WAIT_SECONDS: i64 = 1;
/// The longest wait, in seconds.
const LONGEST_WAIT_SECONDS: i64 = 15 * 60;
/// Wrong tries are forgotten after this many seconds without another.
const MEMORY_SECONDS: i64 = 60 * 60;
/// Most sources remembered; beyond it the one that was quiet longest is forgotten.
const SOURCES: usize = 4096;

/// What wrong tries are counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// One address; of IPv6 the network of 64 bits, since a machine has all of it.
    Address(IpAddr),
    /// The account, apart for requests made on this machine: a stranger who keeps guessing does not lock the owner out of it.
    Account { is_local: bool },
    /// A browser in which the owner has signed in before, by its number: the guesses of others are not counted with its own.
    KnownBrowser(i64),
    /// A signed-in browser that asks for another password.
    Session(SessionId),
}

impl Source {
    /// The sources of a request.
    pub(crate) fn of(address: IpAddr, is_local: bool) -> [Self; 2] {
        [Self::Address(source_of(address)), Self::Account { is_local }]
    }
}

/// The next try has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many wrong passwords; the next try is in {seconds} s")]
pub struct Throttled {
    /// Seconds until the next try; at least 1.
    pub seconds: u32,
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last_at: Timestamp,
}

impl Failures {
    /// Seconds that are left to wait at `now`.
    fn seconds_left(self, now: Timestamp) -> i64 {
        let until = self.last_at.plus_seconds(wait_seconds(self.count));
        (until.0.saturating_sub(now.0) + 999).div_euclid(1000)
    }

    fn is_forgotten(self, now: Timestamp) -> bool {
        now.seconds_since(self.last_at) >= MEMORY_SECONDS
    }
}

/// Seconds to wait after the `count`th wrong try in a row.
fn wait_seconds(count: u32) -> i64 {
    match count.checked_sub(FREE_TRIES) {
        None => 0,
        Some(doublings) => (FIRST_WAIT_SECONDS << doublings.min(30)).min(LONGEST_WAIT_SECONDS),
    }
}

/// Counts wrong tries by source.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<HashMap<Source, Failures>>);

impl Throttle {
    /// Lets a try through or says how long it has to wait. A try counts as wrong until it [`succeeded`](Self::succeeded), so
    /// that many at once are counted too.
    pub(crate) fn begin(&self, sources: &[Source], now: Timestamp) -> Result<(), Throttled> {
        let mut failures = self.0.lock();
        let left = |source| failures.get(source).map_or(0, |each| each.seconds_left(now));
        match sources.iter().map(left).max() {
            Some(seconds @ 1..) => return Err(Throttled { seconds: u32::try_from(seconds).unwrap_or(u32::MAX) }),
            _ => make_room(&mut failures, now),
        }
        for &source in sources {
            let each = failures.entry(source).or_insert(Failures { count: 0, last_at: now });
            let before = if each.is_forgotten(now) { 0 } else { each.count };
            *each = Failures { count: before.saturating_add(1), last_at: now };
        }
        Ok(())
    }

    /// Forgets the wrong tries of these sources: the password was right.
    pub(crate) fn succeeded(&self, sources: &[Source]) {
        let mut failures = self.0.lock();
        for source in sources {
            failures.remove(source);
        }
    }
}

fn make_room(failures: &mut HashMap<Source, Failures>, now: Timestamp) {
    if failures.len() < SOURCES {
        return;
    }
    failures.retain(|_, each| !each.is_forgotten(now));
    while failures.len() >= SOURCES {
        let Some(oldest) = failures.iter().min_by_key(|(_, each)| each.last_at).map(|(source, _)| *source) else {
            return;
        };
        failures.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000_000);

    fn from(address: &str) -> [Source; 2] {
        Source::of(address.parse().unwrap(), false)
    }

    #[test]
    fn waits_double_from_one_second_to_15_minutes() {
        for (count, seconds) in
            [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (14, 512), (15, 900), (16, 900), (u32::MAX, 900)]
        {
            assert_eq!(wait_seconds(count), seconds, "after {count}");
        }
    }

    #[test]
    fn the_sixth_try_waits_a_second_and_says_so() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(throttle.begin(&from("10.0.0.1"), NOW), Ok(()));
        }
        assert_eq!(throttle.begin(&from("10.0.0.1"), NOW), Err(Throttled { seconds: 1 }));
        assert_eq!(throttle.begin(&from("10.0.0.1"), Timestamp(NOW.0 + 999)), Err(Throttled { seconds: 1 }));
        assert_eq!(throttle.begin(&from("10.0.0.1"), NOW.plus_seconds(1)), Ok(()));
        assert_eq!(throttle.begin(&from("10.0.0.1"), NOW.plus_seconds(1)), Err(Throttled { seconds: 2 }));
    }

    #[test]
    fn another_address_does_not_get_round_the_accounts_wait() {
        let throttle = Throttle::default();
        for host in 1..=5 {
            assert_eq!(throttle.begin(&from(&format!("10.0.0.{host}")), NOW), Ok(()));
        }
        assert_eq!(throttle.begin(&from("10.0.0.9"), NOW), Err(Throttled { seconds: 1 }));
        let here = Source::of("127.0.0.1".parse().unwrap(), true);
        assert_eq!(throttle.begin(&here, NOW), Ok(()), "the owner is not locked out of the own machine");
    }

    #[test]
    fn a_right_password_and_an_hour_forget() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            throttle.begin(&from("10.0.0.1"), NOW).unwrap();
        }
        let later = NOW.plus_seconds(3600);
        for _ in 0..5 {
            assert_eq!(throttle.begin(&from("10.0.0.1"), later), Ok(()));
        }
        assert!(throttle.begin(&from("10.0.0.1"), later).is_err());
        throttle.succeeded(&from("10.0.0.1"));
        assert_eq!(throttle.begin(&from("10.0.0.1"), later), Ok(()));
    }

    #[test]
    fn remembers_no_more_than_so_many() {
        let throttle = Throttle::default();
        for n in 0..5000_u32 {
            let address = std::net::Ipv4Addr::from_bits(n).into();
            let at = NOW.plus_seconds(i64::from(n) * 1000);
            throttle.begin(&Source::of(address, false), at).unwrap();
        }
        assert!(throttle.0.lock().len() <= SOURCES + 1);
    }
}
