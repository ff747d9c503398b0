//! What O2M is made of: licences and sources by cargo-deny (`deny.toml`), libraries that no code names by cargo-machete.

use anyhow::Result;

use crate::{command, tool::Tool};

/// Python's package of it would be quicker to bring, but is of 2024, and does not understand what today's cargo says of the workspace.
const DENY: Tool = Tool::new("cargo-deny", "0.20.2");
const MACHETE: Tool = Tool::new("cargo-machete", "0.9.2");

/// Runs both, and brings them first where they are missing.
pub(crate) fn check() -> Result<()> {
    DENY.prepare()?;
    MACHETE.prepare()?;
    // The database of advisories is on GitHub, and what it says changes from day to day: no part of a check that is to say the
    // same of the same code everywhere.
    command::run(DENY.command().args(["--workspace", "--locked", "check", "bans", "licenses", "sources"]))?;
    command::run(MACHETE.command().arg("--skip-target-dir"))
}
