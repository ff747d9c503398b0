//! How figures are read and written.

use std::{
    fmt::{Display, Formatter, Result},
    time::Duration,
};

use tokio::time::Instant;

use crate::support::Browser;

const MEGABYTE: u64 = 1_000_000;

/// How long pages took.
#[derive(Default)]
pub(crate) struct Pages(Vec<Duration>);

impl Pages {
    /// Reads a page; says how many bytes it has.
    pub(crate) async fn read(&mut self, browser: &Browser, path: &str) -> usize {
        let started = Instant::now();
        let page = browser.load(path).await;
        assert!(page.status().is_success(), "{path}: {}", page.status());
        let bytes = page.bytes().await.expect("a page").len();
        self.0.push(started.elapsed());
        bytes
    }
}

impl Display for Pages {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut times = self.0.clone();
        times.sort();
        let Some(most) = times.last() else { return f.write_str("none") };
        let [middle, most] = [times[times.len() / 2], *most].map(|time| time.as_secs_f64() * 1_000.0);
        write!(f, "{middle:.1} ms (of {} the middle one; {most:.1} ms at most)", times.len())
    }
}

pub(crate) fn megabytes(bytes: Option<u64>) -> String {
    let bytes = bytes.unwrap_or_default();
    format!("{}.{} MB", bytes / MEGABYTE, bytes % MEGABYTE / (MEGABYTE / 10))
}
