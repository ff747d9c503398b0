//! The whole check, in the order of what fails soonest. Each thing is built once.

use std::{
    num::NonZero,
    sync::mpsc,
    thread::{self, ScopedJoinHandle},
    time::Instant,
};

use anyhow::Result;
use clap::ValueEnum;

use crate::{
    Profile, browser, command, dependencies,
    dist::WINDOWS,
    site,
    toolchain::{Install, WasmToolchain},
    weight, workspace,
};

/// One part of the check.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// rustfmt finds nothing to change.
    Format,
    /// cargo-deny and cargo-machete find nothing, in what the workspace depends on.
    Dependencies,
    /// clippy finds nothing on either half, nor, in what all servers speak, for Windows.
    Clippy,
    /// rustdoc finds nothing to warn of.
    Docs,
    /// Unit and integration tests.
    Rust,
    /// What browsers load weighs no more than it may.
    Weight,
    /// Playwright, with real servers and a real browser.
    Browser,
}

/// Runs `steps`, or all of them. The browser tests are for the build of `profile`.
pub(crate) fn test(steps: &[Step], profile: Profile, install: Install) -> Result<()> {
    let all = [Step::Format, Step::Dependencies, Step::Clippy, Step::Docs, Step::Rust, Step::Weight, Step::Browser];
    let steps: Vec<Step> = all.into_iter().filter(|step| steps.is_empty() || steps.contains(step)).collect();
    if steps.iter().any(|step| !matches!(step, Step::Format | Step::Dependencies | Step::Docs)) {
        // Before several ask for it at once.
        WasmToolchain::find(install)?;
    }
    if steps.contains(&Step::Browser) {
        // Before minutes of other tests.
        browser::prepare(install)?;
    }
    let needs_site = steps.contains(&Step::Rust) || steps.contains(&Step::Browser);
    let weighs = steps.contains(&Step::Weight);
    let (tell_site, site) = mpsc::channel();
    thread::scope(|scope| {
        // Most of the time that they take, one core is enough for the browser's halves, one after the other; clippy has the other core.
        let mut halves = Some(scope.spawn(move || {
            if needs_site {
                site::build(profile, install)?;
                // Nobody waits any more where another step failed.
                let _told = tell_site.send(());
            }
            if weighs { weight::check(install) } else { Ok(()) }
        }));
        for step in steps {
            let started = Instant::now();
            match step {
                Step::Format => command::run(command::cargo().args(["fmt", "--all", "--check"]))?,
                Step::Dependencies => dependencies::check()?,
                Step::Clippy => clippy(install)?,
                Step::Docs => docs()?,
                Step::Weight => join(&mut halves)?,
                Step::Rust | Step::Browser => {
                    // Nothing comes any more once all is over, well or not.
                    if site.recv().is_err() {
                        join(&mut halves)?;
                    }
                    if step == Step::Rust { rust()? } else { browser_tests(profile, install)? }
                }
            }
            let name = step.to_possible_value().expect("no step is hidden");
            eprintln!("{}: {} s", name.get_name(), started.elapsed().as_secs());
        }
        join(&mut halves)
    })
}

/// Waits for what was begun beside the other steps, unless it is over.
fn join(begun: &mut Option<ScopedJoinHandle<'_, Result<()>>>) -> Result<()> {
    begun.take().map_or(Ok(()), |begun| begun.join().expect("building does not panic"))
}

fn browser_tests(profile: Profile, install: Install) -> Result<()> {
    match profile {
        Profile::Dev => build_tests()?,
        Profile::Release => crate::build_server(profile)?,
    }
    browser::test(profile, install)
}

fn clippy(install: Install) -> Result<()> {
    let deny = ["--", "--deny", "warnings"];
    command::run(command::cargo().arg("clippy").args(workspace::NATIVE).arg("--all-targets").args(deny))?;
    command::run(command::cargo().args(["clippy", "--package", "xtask", "--all-targets"]).args(deny))?;
    let toolchain = WasmToolchain::find(install)?;
    if !toolchain.has_clippy() {
        eprintln!("The wasm toolchain has no clippy: rustup component add clippy");
    }
    let frontend = ["--package", "frontend", "--package", "app", "--features", "app/browser"];
    let wasm = ["--target", "wasm32-unknown-unknown", "--profile", "wasm-dev"];
    command::run(toolchain.cargo().arg("clippy").args(frontend).args(wasm).args(deny))?;
    clippy_for_windows(install)
}

/// What all servers speak, and what only Windows compiles of it. The whole of O2M is built for Windows by `cargo xtask dist`, which takes minutes.
fn clippy_for_windows(install: Install) -> Result<()> {
    match WINDOWS.prepare(install) {
        Err(error) if !install.is_allowed() => {
            eprintln!("Not looked at for Windows: {error}");
            return Ok(());
        }
        prepared => prepared?,
    }
    let packages = ["--package", "domain", "--package", "federation", "--target", WINDOWS.triple];
    command::run(command::cargo().arg("clippy").args(packages).args(["--", "--deny", "warnings"]))
}

/// Documents our own crates, private items too, since most links are there. Not `frontend`, which is one function for the
/// browser: all that it is made of would be looked through once more.
fn docs() -> Result<()> {
    for packages in [&workspace::NATIVE[..], &["--package", "xtask"]] {
        let mut cargo = command::cargo();
        // The first as in .cargo/config.toml, which the variable hides.
        cargo.env("RUSTDOCFLAGS", "--cfg erase_components --deny warnings");
        command::run(cargo.args(["doc", "--no-deps", "--document-private-items"]).args(packages))?;
    }
    Ok(())
}

/// Builds the tests, and with them the server: tests ask more of some libraries, so building it alone would build those twice.
/// The site is there by now; the server carries it.
fn build_tests() -> Result<()> {
    command::run(command::cargo().args(["test", "--no-run"]).args(workspace::NATIVE))
}

/// nextest where it is, else `cargo test`. One test more than there are cores runs at a time: a fifth of what they take is waiting for each other's servers.
fn rust() -> Result<()> {
    build_tests()?;
    let mut cargo = command::cargo();
    if command::succeeds(command::cargo().args(["nextest", "--version"])) {
        let at_a_time = thread::available_parallelism().map_or(1, NonZero::get) + 1;
        cargo.args(["nextest", "run", "--test-threads", &at_a_time.to_string()]);
    } else {
        cargo.arg("test");
    }
    command::run(cargo.args(workspace::NATIVE))?;
    command::run(command::cargo().args(["test", "--package", "xtask"]))
}
