//! What people install, made by `cargo xtask dist` in `target/dist`, and proved by `cargo xtask dist --check`.

mod check;
mod linux;
mod sums;

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::{Profile, command, tool::Tool, toolchain::Install, workspace};

/// For which system.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum System {
    /// An archive and a package for Debian and Ubuntu, for the processor of this machine.
    Linux,
}

const CYCLONEDX: Tool = Tool { name: "cargo-cyclonedx", version: "0.5.9" };
/// What one makes is signed with the minisign key in the file that this variable names, if it does. The key has no password.
const KEY: &str = "O2M_MINISIGN_KEY";

/// Makes what is for these systems; for all, if none is named.
pub(crate) fn make(systems: &[System], install: Install) -> Result<()> {
    crate::build(Profile::Release, install)?;
    let folder = folder();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for system in System::value_variants().iter().filter(|system| systems.is_empty() || systems.contains(system)) {
        match system {
            System::Linux => linux::make()?,
        }
    }
    bill_of_materials()?;
    let sums = sums::write()?;
    if let Some(key) = std::env::var_os(KEY) {
        if !command::exists("minisign") {
            install.packages(&["minisign"])?;
        }
        command::run(Command::new("minisign").arg("-S").arg("-W").arg("-s").arg(key).arg("-m").arg(sums))?;
    }
    Ok(())
}

/// Proves what was made.
pub(crate) fn check(install: Install) -> Result<()> {
    check::check(install)
}

/// What the server is made of, for those who must know: as `CycloneDX` has it.
fn bill_of_materials() -> Result<()> {
    CYCLONEDX.prepare()?;
    let server = workspace::root().join("server");
    let mut cyclonedx = CYCLONEDX.command();
    // Nothing of what only builds it.
    cyclonedx.args(["cyclonedx", "--format", "json", "--no-build-deps", "--describe", "binaries", "--manifest-path"]);
    command::run(cyclonedx.arg(server.join("Cargo.toml")))?;
    let made = server.join("o2m_bin.cdx.json");
    let bill = fs::read_to_string(&made).with_context(|| made.display().to_string())?;
    // Our own crates are named by where they are here.
    let here = workspace::root().display().to_string();
    fs::write(folder().join("o2m.cdx.json"), bill.replace(&here, ""))?;
    // One for each package of the workspace is put beside it, whichever was asked for.
    for package in &workspace::metadata().packages {
        let folder = package.manifest_path.parent().context("a package has a folder")?;
        for file in fs::read_dir(folder)? {
            let file = file?.path();
            if file.to_string_lossy().ends_with(".cdx.json") {
                fs::remove_file(file)?;
            }
        }
    }
    Ok(())
}

/// Where it all is.
fn folder() -> PathBuf {
    workspace::target().join("dist")
}

/// As the server calls itself.
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
