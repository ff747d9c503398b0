//! Programs that are built here, of sources that crates.io has.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{command, workspace};

/// A program of a crate of the same name. Its version is exact: another finds or makes other things.
pub(crate) struct Tool {
    pub name: &'static str,
    pub version: &'static str,
}

impl Tool {
    /// Builds it without optimisation, which takes a fraction of the time. cargo does nothing if this version is there.
    pub(crate) fn prepare(&self) -> Result<()> {
        let built = root().join("build");
        let mut install = command::cargo();
        install.args(["install", "--quiet", "--locked", "--debug", self.name, "--version", self.version]);
        install.arg("--root").arg(root()).arg("--target-dir").arg(&built);
        command::run(install.env("CARGO_PROFILE_DEV_DEBUG", "false"))?;
        if built.is_dir() {
            fs::remove_dir_all(built)?;
        }
        Ok(())
    }

    /// Runs it at the root of the workspace.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(root().join("bin").join(self.name));
        command.current_dir(workspace::root()).env("CARGO_TARGET_DIR", workspace::target());
        command
    }
}

/// Where cargo puts programs and what it knows of them.
fn root() -> PathBuf {
    workspace::target().join("tools")
}
