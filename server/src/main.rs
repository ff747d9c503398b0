//! The binary `o2m`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A page is thousands of small allocations, which glibc's allocator takes twice as long for (docs/PERFORMANCE.md).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    server::main()
}
