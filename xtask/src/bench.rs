//! Measurements, with real servers (`server/benches`), and with a browser (`end2end/phone`).

use anyhow::Result;

use crate::{Profile, baseline, browser, command, site, toolchain::Install, workspace};

/// Builds the server and the measurement, and runs it. `web` is held against the build of a commit, unless nothing is optimised.
pub(crate) fn bench(name: &str, profile: Profile, arguments: &[String], install: Install) -> Result<()> {
    let beside = match (name, profile) {
        ("web", Profile::Release) => Some(baseline::binary()?),
        _ => None,
    };
    if name == "phone" {
        crate::build(profile, install)?;
        return browser::measure(profile, install);
    }
    site::build(profile, install)?;
    let mut cargo = command::cargo();
    cargo.arg("bench").args(workspace::NATIVE).args(["--bench", name]);
    if profile == Profile::Dev {
        cargo.args(["--profile", "dev"]);
    }
    cargo.arg("--").args(arguments);
    if let Some(beside) = beside {
        cargo.arg("--beside").arg(beside);
    }
    command::run(&mut cargo)
}
