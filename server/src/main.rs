//! The binary `o2m`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::main()
}
