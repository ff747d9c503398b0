//! Building for another system than the one that builds, or for another processor.

use std::{path::PathBuf, process::Command};

use anyhow::{Result, bail};

use super::zig::Zig;
use crate::{Profile, command, toolchain::Install, workspace};

/// What that takes.
pub(crate) struct Foreign {
    /// As rustc calls it.
    pub(crate) triple: &'static str,
    /// A C compiler, and what else is needed: each program, or another file by its whole path, and its Debian package.
    pub(crate) packages: &'static [(&'static str, &'static str)],
    pub(crate) linker: Linker,
}

/// What links.
#[derive(Clone, Copy)]
pub(crate) enum Linker {
    /// What rustc takes for the target unless it is told otherwise.
    Usual,
    Program(&'static str),
    /// It compiles C, too.
    Zig,
}

impl Foreign {
    /// Builds these programs of the server's.
    pub(crate) fn build(&self, programs: &[&str], profile: Profile, install: Install) -> Result<()> {
        self.prepare(install)?;
        let mut cargo = match self.linker {
            Linker::Zig => Zig::prepare()?.cargo(&self.variable("RUSTFLAGS"))?,
            Linker::Usual | Linker::Program(_) => command::cargo(),
        };
        cargo.arg(if matches!(self.linker, Linker::Zig) { "zigbuild" } else { "build" });
        if let Linker::Program(linker) = self.linker {
            cargo.env(self.variable("LINKER"), linker);
        }
        cargo.args(workspace::NATIVE).args(["--target", self.triple]);
        for program in programs {
            cargo.args(["--bin", program]);
        }
        if profile == Profile::Release {
            cargo.arg("--release");
        }
        command::run(&mut cargo)
    }

    /// Brings what compiles for it.
    pub(crate) fn prepare(&self, install: Install) -> Result<()> {
        install.missing(self.packages)?;
        self.add()
    }

    /// What cargo reads from the environment, of what its configuration may say of a target.
    fn variable(&self, key: &str) -> String {
        format!("CARGO_TARGET_{}_{key}", self.triple.to_uppercase().replace('-', "_"))
    }

    /// Brings the standard library.
    fn add(&self) -> Result<()> {
        let mut rustc = Command::new("rustc");
        let folder = command::output(rustc.args(["--print", "target-libdir", "--target", self.triple]));
        if folder.is_some_and(|folder| PathBuf::from(folder).is_dir()) {
            return Ok(());
        }
        if !command::exists("rustup") {
            bail!("the target {} is missing, and there is no rustup to add it", self.triple);
        }
        command::run(Command::new("rustup").args(["target", "add", self.triple]))
    }

    /// Where cargo puts what it builds.
    pub(crate) fn folder(&self, profile: Profile) -> PathBuf {
        let own = workspace::binary(profile);
        let name = own.parent().and_then(|folder| folder.file_name()).unwrap_or_default();
        workspace::target().join(self.triple).join(name)
    }
}
