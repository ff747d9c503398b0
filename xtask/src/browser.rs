//! The browser tests: Chromium, the npm packages, and Playwright.

use std::path::PathBuf;

use anyhow::Result;

use crate::{Profile, command, npm, toolchain::Install, workspace};

/// The other engines in which a short run goes through O2M: programs of which one tells that it is here, and Debian's packages of it.
const ENGINES: [(&str, &[&str], &[&str]); 6] = [
    ("Firefox", &["firefox-esr", "firefox"], &["firefox-esr"]),
    ("WebKitGTK", &["WebKitWebDriver"], &["webkit2gtk-driver", "xvfb", "xauth"]),
    ("w3m", &["w3m"], &["w3m"]),
    ("lynx", &["lynx"], &["lynx"]),
    ("links", &["links"], &["links"]),
    ("tmux, for w3m, lynx and links,", &["tmux"], &["tmux"]),
];

/// Brings npm and a Chromium, or says how to. The name is that of a Chromium on the path; `None` when Playwright has
/// brought its own.
pub(crate) fn prepare(install: Install) -> Result<Option<&'static str>> {
    npm::prepare(install)?;
    engines(install)?;
    chromium(install)
}

/// Brings the other engines where Debian's packages may be installed. Elsewhere the tests go without those that are missing.
fn engines(install: Install) -> Result<()> {
    for (name, programs, packages) in ENGINES {
        if programs.iter().any(|program| command::exists(program)) {
            continue;
        }
        if install.is_allowed() && command::exists("apt-get") {
            install.packages(packages)?;
        } else {
            let packages = packages.join(", ");
            eprintln!("{name} is not here: the short run through O2M in it is left out. Debian has it as {packages}");
        }
    }
    Ok(())
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
