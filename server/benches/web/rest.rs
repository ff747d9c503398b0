//! What a server does while nobody asks it for anything.

use std::fs;

use crate::support::Process;

/// How often threads of the process waited for something, since each began: so often they are woken (proc(5)).
pub(crate) fn wakes(process: &Process) -> Option<f64> {
    let threads = fs::read_dir(process.folder().join("task")).ok()?;
    let waits = threads.map(|thread| {
        let status = fs::read_to_string(thread.ok()?.path().join("status")).ok()?;
        status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?.trim().parse::<f64>().ok()
    });
    waits.sum()
}
