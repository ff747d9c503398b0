//! The one injected trait: what time it is.

mod running;
pub(crate) mod step;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::Timestamp;
use jiff::{Timestamp as Instant, tz::TimeZone};

/// Tells the time. Tests bring their own.
pub trait Clock: std::fmt::Debug + Send + Sync + 'static {
    fn now(&self) -> Timestamp;

    /// A time that is past: what [`now`](Self::now) says before it is wrong.
    fn past(&self) -> Timestamp;

    /// How long ago some moment was that stays the same while the process lives. Nobody sets this, and it goes on while the machine sleeps.
    fn running(&self) -> Duration;

    /// How much more than UTC the clocks on the wall show, where this machine says that it is.
    fn utc_offset_seconds(&self) -> i32;
}

/// The first day of the month in which this version was made. Machines without a battery for their clock begin long before it.
const MADE_AT: Timestamp = Timestamp(1_793_491_200_000);

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    fn past(&self) -> Timestamp {
        MADE_AT
    }

    fn running(&self) -> Duration {
        running::running()
    }

    fn utc_offset_seconds(&self) -> i32 {
        let now = Instant::from_millisecond(self.now().0).unwrap_or(Instant::UNIX_EPOCH);
        TimeZone::system().to_offset(now).seconds()
    }
}
