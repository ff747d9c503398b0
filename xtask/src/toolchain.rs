//! A toolchain that builds for wasm, and system packages.
//!
//! With rustup and a network the target comes by `rustup target add`. Where that fails, Debian's own Rust builds it: the packages
//! bring a compiler and the sources of the standard library, which is built once and put where that compiler looks for it.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::{command, workspace};

const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's Rust, beside rustup's.
const DEBIAN_PACKAGES: [&str; 6] =
    ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "rust-web-clippy", "lld-22"];

/// Whether system packages may be installed.
#[derive(Clone, Copy)]
pub(crate) struct Install {
    allowed: bool,
}

impl Install {
    /// Allowed by the flag, or when already root; never by sudo.
    pub(crate) fn from_flag(flag: bool) -> Self {
        Self { allowed: flag || command::output(Command::new("id").arg("-u")).as_deref() == Some("0") }
    }

    /// Says whether system packages may be installed.
    pub(crate) fn is_allowed(self) -> bool {
        self.allowed
    }

    /// Installs the Debian packages of those of `programs` that are not there; each program comes with the name of its package.
    pub(crate) fn missing(self, programs: &[(&str, &str)]) -> Result<()> {
        let missing = programs.iter().filter(|(program, _)| !command::exists(program));
        let missing: Vec<&str> = missing.map(|&(_, package)| package).collect();
        if missing.is_empty() { Ok(()) } else { self.packages(&missing) }
    }

    /// Installs Debian packages by apt-get, which is there, or says which line to run.
    pub(crate) fn packages(self, packages: &[&str]) -> Result<()> {
        let line = format!("apt-get install --yes --no-install-recommends {}", packages.join(" "));
        if !self.allowed {
            bail!("missing: {}. Run this as root, then try again:\n    {line}", packages.join(", "));
        }
        eprintln!("Installing {} (system packages)", packages.join(", "));
        command::run(Command::new("apt-get").args(["update", "--quiet"]))?;
        let mut install = Command::new("apt-get");
        install.env("DEBIAN_FRONTEND", "noninteractive");
        command::run(install.args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages))
    }
}

/// A toolchain that can build for wasm.
pub(crate) enum WasmToolchain {
    /// The one that runs this.
    Own,
    /// Debian's, in `/usr/bin`.
    Debian,
}

impl WasmToolchain {
    /// Finds one, or brings one.
    pub(crate) fn find(install: Install) -> Result<Self> {
        if has_target("rustc") {
            return Ok(Self::Own);
        }
        if !debian_is_complete() {
            eprintln!("Adding the target {TARGET}");
            if command::exists("rustup") && command::succeeds(Command::new("rustup").args(["target", "add", TARGET])) {
                return Ok(Self::Own);
            }
            if !command::exists("apt-get") {
                bail!("the target {TARGET} is missing; run this, then try again:\n    rustup target add {TARGET}");
            }
            bring_debian(install)?;
        }
        Ok(Self::Debian)
    }

    /// Its cargo, at the root of the workspace.
    pub(crate) fn cargo(&self) -> Command {
        match self {
            Self::Own => command::cargo(),
            Self::Debian => debian_cargo(),
        }
    }

    /// Says whether its clippy is there.
    pub(crate) fn has_clippy(&self) -> bool {
        command::succeeds(self.cargo().args(["clippy", "--version"]))
    }
}

/// Says whether `rustc` has the target's standard library.
fn has_target(rustc: &str) -> bool {
    target_libraries(rustc).is_some_and(|folder| fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()))
}

fn target_libraries(rustc: &str) -> Option<PathBuf> {
    command::output(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET])).map(PathBuf::from)
}

fn debian_is_complete() -> bool {
    ["/usr/bin/cargo", "/usr/bin/cargo-clippy"].iter().all(|file| PathBuf::from(file).is_file())
        && has_target("/usr/bin/rustc")
}

fn bring_debian(install: Install) -> Result<()> {
    install.packages(&DEBIAN_PACKAGES)?;
    if has_target("/usr/bin/rustc") {
        return Ok(());
    }
    eprintln!("Building the standard library for {TARGET} (once, about a minute)");
    let folder = workspace::target().join("wasm-std");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(
        folder.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n\n[workspace]\n",
    )?;
    fs::write(folder.join("src/lib.rs"), "")?;
    let mut build = debian_cargo();
    build.current_dir(&folder).env("RUSTC_BOOTSTRAP", "1");
    build.args(["build", "--release", "-Zbuild-std=std,panic_abort", "--target", TARGET, "--target-dir", "target"]);
    command::run(&mut build)?;
    let libraries = target_libraries("/usr/bin/rustc").context("Debian's rustc does not know the target")?;
    fs::create_dir_all(&libraries)?;
    for file in fs::read_dir(folder.join("target").join(TARGET).join("release/deps"))? {
        let file = file?.path();
        if file.extension().is_some_and(|extension| extension == "rlib") {
            fs::copy(&file, libraries.join(file.file_name().context("a file has a name")?))?;
        }
    }
    Ok(fs::remove_dir_all(folder)?)
}

/// Debian's cargo, without what rustup's cargo told its children.
fn debian_cargo() -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo.current_dir(workspace::root());
    cargo.env("PATH", format!("/usr/bin:{}", std::env::var("PATH").unwrap_or_default()));
    for (name, _) in std::env::vars() {
        let told_by_cargo = name.starts_with("CARGO") && name != "CARGO_HOME";
        if told_by_cargo || matches!(name.as_str(), "RUSTUP_TOOLCHAIN" | "LD_LIBRARY_PATH" | "RUSTC") {
            cargo.env_remove(name);
        }
    }
    cargo.env("CARGO_TARGET_DIR", workspace::target());
    cargo
}
