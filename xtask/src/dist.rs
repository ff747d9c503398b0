//! What people install, made by `cargo xtask dist` in `target/dist`, and proved by `cargo xtask dist --check`.

mod check;
mod foreign;
mod image;
mod libraries;
mod linux;
mod macos;
mod sums;
mod target;
mod windows;
mod zig;

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};
use clap::ValueEnum;

pub(crate) use self::windows::WINDOWS;

use crate::{Profile, command, site, tool::Tool, toolchain::Install, workspace};

/// For which system.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum System {
    /// An archive, a package for Debian and Ubuntu, and an image for containers, each for x86-64 and for 64-bit ARM.
    Linux,
    /// An archive, and a package that installs O2M for one account, for 64 bits.
    Windows,
    /// An app, for each of the two processors that Macs have.
    Macos,
}

const CYCLONEDX: Tool = Tool::new("cargo-cyclonedx", "0.5.9");
/// What one makes is signed with the minisign key in the file that this variable names, if it does. The key has no password.
const KEY: &str = "O2M_MINISIGN_KEY";

/// How packages are made and proved.
#[derive(Clone, Copy)]
pub(crate) struct Dist {
    /// Of which build of the server.
    pub(crate) profile: Profile,
    pub(crate) install: Install,
}

impl Dist {
    /// Makes what is for these systems; for all, if none is named.
    pub(crate) fn make(self, systems: &[System]) -> Result<()> {
        site::build(self.profile, self.install)?;
        let folder = self.folder();
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        for system in chosen(systems) {
            match system {
                System::Linux => linux::make(self)?,
                System::Windows => windows::make(self)?,
                System::Macos => macos::make(self)?,
            }
        }
        self.bill_of_materials()?;
        let sums = sums::write(&folder)?;
        if let Some(key) = std::env::var_os(KEY) {
            self.install.missing(&[("minisign", "minisign")])?;
            command::run(Command::new("minisign").arg("-S").arg("-W").arg("-s").arg(key).arg("-m").arg(sums))?;
        }
        Ok(())
    }

    /// Proves what was made.
    pub(crate) fn check(self, systems: &[System]) -> Result<()> {
        check::all(self)?;
        for system in chosen(systems) {
            match system {
                System::Linux => check::linux(self)?,
                System::Windows => check::windows(self)?,
                System::Macos => check::macos(self)?,
            }
        }
        Ok(())
    }

    /// What the server is made of, for those who must know: as `CycloneDX` has it.
    fn bill_of_materials(self) -> Result<()> {
        CYCLONEDX.prepare()?;
        let server = workspace::root().join("server");
        let mut cyclonedx = CYCLONEDX.command();
        // Nothing of what only builds it.
        cyclonedx.args([
            "cyclonedx",
            "--format",
            "json",
            "--no-build-deps",
            "--describe",
            "binaries",
            "--manifest-path",
        ]);
        command::run(cyclonedx.arg(server.join("Cargo.toml")))?;
        let made = server.join("o2m_bin.cdx.json");
        let bill = fs::read_to_string(&made).with_context(|| made.display().to_string())?;
        // Our own crates are named by where they are here.
        let here = workspace::root().display().to_string();
        fs::write(self.folder().join("o2m.cdx.json"), bill.replace(&here, ""))?;
        // One for each package of the workspace is put beside it, whichever was asked for.
        for package in &workspace::metadata().packages {
            let folder = package.manifest_path.parent().context("a package has a folder")?;
            for file in fs::read_dir(folder)? {
                let file = file?.path();
                if file.to_string_lossy().ends_with(".cdx.json") {
                    fs::remove_file(file)?;
                }
            }
        }
        Ok(())
    }

    /// Where it all is.
    fn folder(self) -> PathBuf {
        workspace::target().join(match self.profile {
            Profile::Release => "dist",
            Profile::Dev => "dist-dev",
        })
    }
}

/// All, if none is named.
fn chosen(systems: &[System]) -> impl Iterator<Item = System> {
    System::value_variants().iter().copied().filter(|system| systems.is_empty() || systems.contains(system))
}

/// As the server calls itself.
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
