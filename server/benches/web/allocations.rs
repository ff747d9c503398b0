//! How many allocations a page takes. The server runs in a process of this program, under an allocator that counts; who asks is another
//! process. What SQLite allocates is not seen: it is C.

use std::{alloc::System, env, fmt, process::ExitCode};

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

use crate::{
    load,
    subject::Subject,
    support::{STOP_LIMIT, TestNode},
};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The first argument of a process that is the server: what servers are started with.
pub(crate) const COMMAND: &str = "serve";

/// What stands before the counts, at the end of the server's output.
const MARK: &str = "counted ";

/// So many pages are read, and then, by a new process, twice as many: the start and the end count in both, and fall out.
const PAGES: u32 = 500;

/// What one page took.
pub(crate) struct Counted {
    allocations: f64,
    reallocations: f64,
    bytes: f64,
}

impl fmt::Display for Counted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { allocations, reallocations, bytes } = self;
        write!(formatter, "{allocations:.0}, reallocations: {reallocations:.0}, KB: {:.0}", bytes / 1e3)
    }
}

/// Serves as `o2m` does, and says at the end what it took.
pub(crate) fn serve() -> ExitCode {
    let code = server::main();
    let stats = ALLOCATOR.stats();
    println!("{MARK}{} {} {}", stats.allocations, stats.reallocations, stats.bytes_allocated);
    code
}

/// Counts for one page of the timeline.
pub(crate) async fn count() -> Counted {
    let mut subject = Subject::start(&env::current_exe().expect("this program")).await;
    let asked = subject.asked(0);
    let mut counts = Vec::new();
    for pages in [PAGES, 2 * PAGES] {
        subject.node.restart().await;
        load::read_times(&asked, pages).await;
        counts.push(said(&subject.node).await.map(|count| count / f64::from(PAGES)));
    }
    let [allocations, reallocations, bytes] = [0, 1, 2].map(|figure| counts[1][figure] - counts[0][figure]);
    Counted { allocations, reallocations, bytes }
}

/// Ends the server, and gives what it says at the end.
async fn said(node: &TestNode) -> [f64; 3] {
    node.process().terminate();
    let line = node.process().wait_for(STOP_LIMIT, |seen| {
        seen.exit?;
        seen.stdout.iter().find_map(|line| line.strip_prefix(MARK).map(str::to_owned))
    });
    let line = line.await.unwrap_or_else(|| panic!("counts in {}", node.process().output()));
    let counts: Vec<f64> = line.split(' ').map(|count| count.parse().expect("a number")).collect();
    counts.try_into().expect("three numbers")
}
