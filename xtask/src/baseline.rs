//! The build that others are held against: kept by its commit, and built once.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{command, workspace};

/// The state of 23 November 2026, of which docs/PERFORMANCE.md has the first measurements.
const COMMIT: &str = "b6794a1";

/// The optimised server of that commit. Where it is missing it is built by the `cargo xtask` of that commit, in a worktree that is removed again.
pub(crate) fn binary() -> Result<PathBuf> {
    let name = format!("o2m{}", std::env::consts::EXE_SUFFIX);
    let folder = workspace::target().join("baseline").join(COMMIT);
    let (binary, tree) = (folder.join(&name), folder.join("tree"));
    if binary.is_file() {
        return Ok(binary);
    }
    // It is there if a build was broken off.
    if !tree.is_dir() {
        command::run(git(&["worktree", "add", "--detach"]).arg(&tree).arg(COMMIT))?;
    }
    let mut cargo = Command::new("cargo");
    // Its own target folder: the `xtask` of that commit knows of no other.
    cargo.current_dir(&tree).env_remove("CARGO_TARGET_DIR").args(["xtask", "build", "--release"]);
    command::run(&mut cargo)?;
    fs::rename(tree.join("target/release").join(name), &binary)?;
    command::run(git(&["worktree", "remove", "--force"]).arg(tree))?;
    Ok(binary)
}

fn git(arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.current_dir(workspace::root()).args(arguments);
    git
}
