//! The build that others are held against: kept by its commit, and built once.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{command, workspace};

/// The state of 23 November 2026, of which docs/PERFORMANCE.md has the first measurements.
const COMMIT: &str = "b6794a1";

/// The optimised server of that commit. Where it is missing it is built by the `cargo xtask` of that commit, in a worktree that is removed again.
pub(crate) fn binary() -> Result<PathBuf> {
    let name = format!("o2m{}", std::env::consts::EXE_SUFFIX);
    let folder = workspace::target().join("baseline").join(COMMIT);
    let (binary, tree, target) = (folder.join(&name), folder.join("tree"), folder.join("target"));
    if binary.is_file() {
        return Ok(binary);
    }
    // It is there if a build was broken off.
    if !tree.is_dir() {
        command::run(git(&["worktree", "add", "--detach"]).arg(&tree).arg(COMMIT))?;
    }
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&tree).env("CARGO_TARGET_DIR", &target).args(["xtask", "build", "--release"]);
    command::run(&mut cargo)?;
    fs::rename(target.join("release").join(name), &binary)?;
    remove(&tree, &target)?;
    Ok(binary)
}

fn remove(tree: &Path, target: &Path) -> Result<()> {
    command::run(git(&["worktree", "remove", "--force"]).arg(tree))?;
    fs::remove_dir_all(target)?;
    Ok(())
}

fn git(arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.current_dir(workspace::root()).args(arguments);
    git
}
