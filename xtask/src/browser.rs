//! The browser tests: Chromium, the npm packages, and Playwright.

use std::{fs, process::Command};

use anyhow::{Result, bail};

use crate::{Profile, command, toolchain::Install, workspace};

/// Brings npm and a Chromium, or says how to. The name is that of a Chromium on the path; `None` when Playwright has
/// brought its own.
pub(crate) fn prepare(install: Install) -> Result<Option<&'static str>> {
    npm(install)?;
    chromium(install)
}

/// Runs Playwright against the built server.
pub(crate) fn test(install: Install) -> Result<()> {
    let chromium = prepare(install)?;
    install_packages()?;
    let mut playwright = npx();
    playwright.args(["playwright", "test"]);
    playwright.env("O2M_BIN", workspace::binary(Profile::Dev));
    if let Some(chromium) = chromium {
        playwright.env("O2M_CHROMIUM", chromium);
    }
    command::run(&mut playwright)
}

fn npm(install: Install) -> Result<()> {
    if command::exists("npm") {
        return Ok(());
    }
    if command::exists("apt-get") {
        return install.packages(&["nodejs", "npm"]);
    }
    bail!("npm is missing: install Node.js 20 or newer, then try again");
}

fn chromium(install: Install) -> Result<Option<&'static str>> {
    let on_path = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| command::exists(name));
    if let Some(name) = on_path() {
        return Ok(Some(name));
    }
    if command::exists("apt-get") {
        install.packages(&["chromium"])?;
        return Ok(on_path());
    }
    install_packages()?;
    command::run(npx().args(["playwright", "install", "chromium"]))?;
    Ok(None)
}

/// `npm ci`, unless the packages of this very lock file are there already.
fn install_packages() -> Result<()> {
    let folder = workspace::root().join("end2end");
    let installed = folder.join("node_modules/.package-lock.json");
    let is_newer = |a, b| Ok::<_, std::io::Error>(fs::metadata(a)?.modified()? > fs::metadata(b)?.modified()?);
    if is_newer(installed, folder.join("package-lock.json")).unwrap_or(false) {
        return Ok(());
    }
    command::run(Command::new("npm").args(["ci", "--no-fund", "--no-audit"]).current_dir(folder))
}

fn npx() -> Command {
    let mut npx = Command::new("npx");
    npx.arg("--no-install").current_dir(workspace::root().join("end2end"));
    npx
}
