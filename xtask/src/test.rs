//! The whole check, in the order of what fails soonest. Each thing is built once.

use std::time::Instant;

use anyhow::Result;
use clap::ValueEnum;

use crate::{
    Profile, browser, command, site,
    toolchain::{Install, WasmToolchain},
    workspace,
};

/// One part of the check.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// rustfmt finds nothing to change.
    Format,
    /// clippy finds nothing on either half.
    Clippy,
    /// Unit and integration tests.
    Rust,
    /// Playwright, with real servers and a real browser.
    Browser,
}

/// Runs `steps`, or all of them.
pub(crate) fn test(steps: &[Step], install: Install) -> Result<()> {
    let all = [Step::Format, Step::Clippy, Step::Rust, Step::Browser];
    for step in all.into_iter().filter(|step| steps.is_empty() || steps.contains(step)) {
        let started = Instant::now();
        match step {
            Step::Format => command::run(command::cargo().args(["fmt", "--all", "--check"]))?,
            Step::Clippy => clippy(install)?,
            Step::Rust => rust(install)?,
            Step::Browser => {
                build_tests(install)?;
                browser::test(install)?;
            }
        }
        eprintln!(
            "{}: {} s",
            step.to_possible_value().expect("no step is hidden").get_name(),
            started.elapsed().as_secs()
        );
    }
    Ok(())
}

fn clippy(install: Install) -> Result<()> {
    let deny = ["--", "--deny", "warnings"];
    command::run(command::cargo().arg("clippy").args(workspace::NATIVE).arg("--all-targets").args(deny))?;
    command::run(command::cargo().args(["clippy", "--package", "xtask", "--all-targets"]).args(deny))?;
    let toolchain = WasmToolchain::find(install)?;
    if !toolchain.has_clippy() {
        eprintln!("The wasm toolchain has no clippy: rustup component add clippy");
    }
    let frontend = ["--package", "frontend", "--package", "app", "--features", "app/hydrate"];
    let wasm = ["--target", "wasm32-unknown-unknown", "--profile", "wasm-dev"];
    command::run(toolchain.cargo().arg("clippy").args(frontend).args(wasm).args(deny))
}

/// Builds the tests, and with them the server: tests ask more of some libraries, so building it alone would build those twice.
/// The site comes first, since the server carries it.
fn build_tests(install: Install) -> Result<()> {
    site::build(Profile::Dev, install)?;
    command::run(command::cargo().args(["test", "--no-run"]).args(workspace::NATIVE))
}

/// nextest where it is, else `cargo test`.
fn rust(install: Install) -> Result<()> {
    build_tests(install)?;
    let mut cargo = command::cargo();
    if command::succeeds(command::cargo().args(["nextest", "--version"])) {
        cargo.args(["nextest", "run"]);
    } else {
        cargo.arg("test");
    }
    command::run(cargo.args(workspace::NATIVE))?;
    command::run(command::cargo().args(["test", "--package", "xtask"]))
}
