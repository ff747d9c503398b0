//! Programs that come as npm packages, each folder with its own lock file.

use std::{fs, path::Path, process::Command};

use anyhow::{Result, bail};

use crate::{command, toolchain::Install};

/// Brings npm itself, or says how to.
pub(crate) fn prepare(install: Install) -> Result<()> {
    if command::exists("npm") {
        return Ok(());
    }
    if command::exists("apt-get") {
        return install.packages(&["nodejs", "npm"]);
    }
    bail!("npm is missing: install Node.js 20 or newer, then try again");
}

/// `npm ci` in `folder`, unless the packages of this very lock file are there already.
pub(crate) fn install_packages(folder: &Path) -> Result<()> {
    let installed = folder.join("node_modules/.package-lock.json");
    let is_newer = |a, b| Ok::<_, std::io::Error>(fs::metadata(a)?.modified()? > fs::metadata(b)?.modified()?);
    if is_newer(installed, folder.join("package-lock.json")).unwrap_or(false) {
        return Ok(());
    }
    command::run(Command::new("npm").args(["ci", "--no-fund", "--no-audit"]).current_dir(folder))
}

/// Runs a program of the packages in `folder`.
pub(crate) fn npx(folder: &Path) -> Command {
    let mut npx = Command::new("npx");
    npx.arg("--no-install").current_dir(folder);
    npx
}
