//! Building for another system than the one that builds.

use std::{path::PathBuf, process::Command};

use anyhow::{Result, bail};

use crate::{Profile, command, toolchain::Install, workspace};

/// What that takes.
pub(crate) struct Foreign {
    /// As rustc calls it.
    pub(crate) triple: &'static str,
    /// A C compiler, and what else is needed: each program and its Debian package.
    pub(crate) packages: &'static [(&'static str, &'static str)],
}

impl Foreign {
    /// Builds these programs of the server's.
    pub(crate) fn build(&self, programs: &[&str], profile: Profile, install: Install) -> Result<()> {
        install.missing(self.packages)?;
        self.add()?;
        let mut cargo = command::cargo();
        cargo.arg("build").args(workspace::NATIVE).args(["--target", self.triple]);
        for program in programs {
            cargo.args(["--bin", program]);
        }
        if profile == Profile::Release {
            cargo.arg("--release");
        }
        command::run(&mut cargo)
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
