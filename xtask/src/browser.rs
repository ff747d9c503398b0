//! The browser tests: Chromium, the npm packages, and Playwright.

use std::path::PathBuf;

use anyhow::Result;

use crate::{Profile, command, npm, toolchain::Install, workspace};

/// Brings npm and a Chromium, or says how to. The name is that of a Chromium on the path; `None` when Playwright has
/// brought its own.
pub(crate) fn prepare(install: Install) -> Result<Option<&'static str>> {
    npm::prepare(install)?;
    chromium(install)
}

/// Runs Playwright against the server that was built as `profile` says.
pub(crate) fn test(profile: Profile, install: Install) -> Result<()> {
    let chromium = prepare(install)?;
    npm::install_packages(&folder())?;
    let mut playwright = npm::npx(&folder());
    playwright.args(["playwright", "test"]);
    playwright.env("O2M_BIN", workspace::binary(profile));
    if let Some(chromium) = chromium {
        playwright.env("O2M_CHROMIUM", chromium);
    }
    command::run(&mut playwright)
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
    npm::install_packages(&folder())?;
    command::run(npm::npx(&folder()).args(["playwright", "install", "chromium"]))?;
    Ok(None)
}

fn folder() -> PathBuf {
    workspace::root().join("end2end")
}
