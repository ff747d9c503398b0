//! Programs that are built here, of sources that crates.io has.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{command, workspace};

/// A program of a crate. Its version is exact: another finds or makes other things.
pub(crate) struct Tool {
    /// The crate's.
    pub name: &'static str,
    pub version: &'static str,
    pub program: &'static str,
    /// Whether it is built with what its authors think usual.
    pub has_default_features: bool,
}

impl Tool {
    /// A program of a crate of the same name.
    pub(crate) const fn new(name: &'static str, version: &'static str) -> Self {
        Self { name, version, program: name, has_default_features: true }
    }

    /// Builds it without optimisation, which takes a fraction of the time. cargo does nothing if this version is there.
    pub(crate) fn prepare(&self) -> Result<()> {
        let built = root().join("build");
        let mut install = command::cargo();
        install.args(["install", "--quiet", "--locked", "--debug", self.name, "--version", self.version]);
        if !self.has_default_features {
            install.arg("--no-default-features");
        }
        install.arg("--root").arg(root()).arg("--target-dir").arg(&built);
        command::run(install.env("CARGO_PROFILE_DEV_DEBUG", "false"))?;
        if built.is_dir() {
            fs::remove_dir_all(built)?;
        }
        Ok(())
    }

    /// Runs it at the root of the workspace.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(root().join("bin").join(self.program));
        command.current_dir(workspace::root()).env("CARGO_TARGET_DIR", workspace::target());
        command
    }
}

/// Where cargo puts programs and what it knows of them.
fn root() -> PathBuf {
    workspace::target().join("tools")
}
