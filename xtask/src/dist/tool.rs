//! Programs that only packages need: built once, each of one version, into the target folder.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{command, workspace};

/// A program of a crate of the same name.
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

pub(crate) const DEB: Tool = Tool { name: "cargo-deb", version: "3.8.0" };
pub(crate) const CYCLONEDX: Tool = Tool { name: "cargo-cyclonedx", version: "0.5.9" };

/// Where the program is, which is built where it is missing.
pub(crate) fn bring(tool: &Tool) -> Result<PathBuf> {
    let root = workspace::target().join("tools").join(format!("{}-{}", tool.name, tool.version));
    let program = root.join("bin").join(tool.name);
    if !program.is_file() {
        let mut cargo = command::cargo();
        // Its own folder: what it is built of has nothing to do with ours.
        cargo.env_remove("CARGO_TARGET_DIR").args(["install", "--locked", "--version", tool.version, "--root"]);
        command::run(cargo.arg(&root).arg(tool.name))?;
    }
    Ok(program)
}

/// The path on which cargo finds `program` as one of its commands.
pub(crate) fn path_with(program: &Path) -> Result<OsString> {
    let folder = program.parent().context("a program is in a folder")?.to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&path)))?)
}
