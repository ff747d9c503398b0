//! Time that nobody sets: it goes on at one pace, while the machine sleeps, too. `std::time::Instant` stands still meanwhile on most systems.

use std::time::Duration;

/// How long ago some moment was that stays the same while the machine runs.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn running() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    // clock_gettime(2), "CLOCK_BOOTTIME": it "also includes any time that the system is suspended".
    #[cfg(not(target_vendor = "apple"))]
    const SLEEPING_TOO: ClockId = ClockId::Boottime;
    // clock_gettime(3) of macOS, "CLOCK_MONOTONIC": it "will continue to increment while the system is asleep".
    #[cfg(target_vendor = "apple")]
    const SLEEPING_TOO: ClockId = ClockId::Monotonic;
    clock_gettime(SLEEPING_TOO).try_into().unwrap_or_default()
}

/// On Windows this goes on while the machine sleeps; elsewhere there is nothing better.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn running() -> Duration {
    use std::{sync::LazyLock, time::Instant};
    static FIRST_ASKED: LazyLock<Instant> = LazyLock::new(Instant::now);
    FIRST_ASKED.elapsed()
}
