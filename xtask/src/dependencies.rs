//! What O2M is made of: licences and sources by cargo-deny (`deny.toml`), libraries that no code names by cargo-machete.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{command, workspace};

/// A program that crates.io has the source of. Its version is exact: another finds other things.
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Python's package of it would be quicker to bring, but is of 2024, and does not understand what today's cargo says of the workspace.
const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };
const MACHETE: Tool = Tool { name: "cargo-machete", version: "0.9.2" };

/// Runs both, and brings them first where they are missing.
pub(crate) fn check() -> Result<()> {
    DENY.prepare()?;
    MACHETE.prepare()?;
    // The database of advisories is on GitHub, and what it says changes from day to day: no part of a check that is to say the
    // same of the same code everywhere.
    command::run(DENY.command().args(["--workspace", "--locked", "check", "bans", "licenses", "sources"]))?;
    command::run(MACHETE.command().arg("--skip-target-dir"))
}

impl Tool {
    /// Where cargo puts programs and what it knows of them.
    fn root() -> PathBuf {
        workspace::target().join("tools")
    }

    /// Builds it without optimisation, which takes a fraction of the time. cargo does nothing if this version is there.
    fn prepare(&self) -> Result<()> {
        let built = Self::root().join("build");
        let mut install = command::cargo();
        install.args(["install", "--quiet", "--locked", "--debug", self.name, "--version", self.version]);
        install.arg("--root").arg(Self::root()).arg("--target-dir").arg(&built);
        command::run(install.env("CARGO_PROFILE_DEV_DEBUG", "false"))?;
        if built.is_dir() {
            fs::remove_dir_all(built)?;
        }
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(Self::root().join("bin").join(self.name));
        command.current_dir(workspace::root());
        command
    }
}
