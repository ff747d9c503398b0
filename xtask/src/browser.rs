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

/// Chromium without a window: its name, and that of Debian's package.
const HEADLESS_SHELL: &str = "chromium-headless-shell";
/// The names of Chromium, the quickest first.
const CHROMIUM: [&str; 4] = [HEADLESS_SHELL, "chromium", "chromium-browser", "google-chrome"];

/// Brings npm and a Chromium, or says how to. The name is that of a Chromium on the path; `None` when Playwright has
/// brought its own.
pub(crate) fn prepare(install: Install) -> Result<Option<&'static str>> {
    npm::prepare(install)?;
    python(install)?;
    engines(install)?;
    chromium(install)
}

/// Brings the program by which a test changes the database of a stopped server.
fn python(install: Install) -> Result<()> {
    if command::exists("python3") || !command::exists("apt-get") {
        return Ok(());
    }
    install.packages(&["python3"])
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
    // One test of hundreds that fails now and then does not say that the rest is not to be had. It is listed as flaky, to be looked into.
    playwright(profile, prepare(install)?, &["--retries=1"])
}

/// Prints what a phone waits for, with the server that was built as `profile` says.
pub(crate) fn measure(profile: Profile, install: Install) -> Result<()> {
    npm::prepare(install)?;
    playwright(profile, chromium(install)?, &["--config", "phone.config.ts"])
}

fn playwright(profile: Profile, chromium: Option<&str>, arguments: &[&str]) -> Result<()> {
    npm::install_packages(&folder())?;
    let mut playwright = npm::npx(&folder());
    playwright.args(["playwright", "test"]).args(arguments);
    playwright.env("O2M_BIN", workspace::binary(profile));
    if let Some(chromium) = chromium {
        playwright.env("O2M_CHROMIUM", chromium);
    }
    command::run(&mut playwright)
}

/// A Chromium on the path, or one that is brought. The one without a window takes a third of the time, so it is brought where that
/// is allowed, even if another is there.
fn chromium(install: Install) -> Result<Option<&'static str>> {
    let on_path = || CHROMIUM.into_iter().find(|name| command::exists(name));
    let has_packages = command::exists("apt-get");
    match on_path() {
        Some(shell @ HEADLESS_SHELL) => return Ok(Some(shell)),
        Some(other) => {
            if has_packages
                && install.is_allowed()
                && let Err(error) = install.packages(&[HEADLESS_SHELL])
            {
                eprintln!("{HEADLESS_SHELL} is not to be had ({error:#}): {other} takes its place, and more time");
            }
            return Ok(on_path());
        }
        None => {}
    }
    if has_packages {
        install.packages(&[HEADLESS_SHELL])?;
        return Ok(on_path());
    }
    npm::install_packages(&folder())?;
    command::run(npm::npx(&folder()).args(["playwright", "install", "chromium"]))?;
    Ok(None)
}

fn folder() -> PathBuf {
    workspace::root().join("end2end")
}
