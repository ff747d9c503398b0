//! The binary `o2m`.

use std::process::ExitCode;

use server::BySize;

#[global_allocator]
static ALLOCATOR: BySize = BySize;

fn main() -> ExitCode {
    server::main()
}
