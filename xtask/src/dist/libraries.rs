//! The libraries of Debian's that the server is linked with: what the image has of them, and of which versions the package says that it needs them.
//!
//! For another processor they are of the same packages as this machine's, unpacked. Those that come with a cross compiler are others: they get no
//! security updates, and a package whose program was linked with them asks for newer versions than it needs.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::target::Target;
use crate::{command, workspace};

/// What has them. The terms of these are the same for each processor.
pub(crate) const PACKAGES: [&str; 2] = ["libc6", "libgcc-s1"];

/// Where they are.
pub(crate) struct Libraries {
    /// This machine's root folder, or one for each package.
    roots: Vec<PathBuf>,
    /// Where the programs are that know of these.
    programs: Option<PathBuf>,
}

impl Libraries {
    /// Those of this machine; for another processor, brings them.
    pub(crate) fn of(target: &Target) -> Result<Self> {
        if target.is_own() {
            return Ok(Self { roots: vec![PathBuf::from("/")], programs: None });
        }
        let folder = workspace::target().join("debian").join(target.debian);
        let roots = unpack(target, &folder)?;
        Ok(Self { programs: Some(dependencies(&roots, &folder)?), roots })
    }

    /// A file of theirs. Debian has all of them below `/usr` since its release 13.
    pub(crate) fn file(&self, name: &str) -> Result<PathBuf> {
        let places = self.roots.iter().flat_map(|root| [root.join(name), root.join("usr").join(name)]);
        places.into_iter().find(|place| place.is_file()).with_context(|| format!("there is no {name}"))
    }

    /// Lets cargo-deb look here for what the server is linked with.
    pub(crate) fn tell(&self, deb: &mut Command) -> Result<()> {
        if let Some(programs) = &self.programs {
            let path = env::var_os("PATH").unwrap_or_default();
            deb.env("PATH", env::join_paths([programs.clone()].into_iter().chain(env::split_paths(&path)))?);
        }
        Ok(())
    }
}

/// Brings the packages, from where this machine has its own, and unpacks each with what it says of itself. apt-get has folders of its own for that:
/// this machine stays one of one processor.
fn unpack(target: &Target, folder: &Path) -> Result<Vec<PathBuf>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for name in ["state/lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(folder.join(name))?;
    }
    let apt = |arguments: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.current_dir(folder).arg("--quiet");
        for option in [
            format!("Dir::State={}", folder.join("state").display()),
            format!("Dir::Cache={}", folder.join("cache").display()),
            "Dir::State::status=/dev/null".to_owned(),
            format!("APT::Architecture={}", target.debian),
            format!("APT::Architectures={}", target.debian),
            // The account that apt downloads with elsewhere does not see this folder.
            "APT::Sandbox::User=root".to_owned(),
        ] {
            apt.args(["-o", &option]);
        }
        command::run(apt.args(arguments))
    };
    apt(&["update"])?;
    apt(&[&["download"][..], &PACKAGES].concat())?;
    let mut roots = Vec::new();
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        if file.extension().is_some_and(|extension| extension == "deb") {
            let root = file.with_extension("");
            command::run(Command::new("dpkg-deb").arg("--raw-extract").arg(&file).arg(&root))?;
            roots.push(root);
        }
    }
    Ok(roots)
}

/// cargo-deb asks this program, and lets nobody say more to it: here it looks into the unpacked packages first.
fn dependencies(roots: &[PathBuf], folder: &Path) -> Result<PathBuf> {
    let programs = folder.join("bin");
    fs::create_dir_all(&programs)?;
    let program = programs.join("dpkg-shlibdeps");
    let packages: Vec<String> = roots.iter().map(|root| format!(" '-S{}'", root.display())).collect();
    fs::write(&program, format!("#!/bin/sh\nexec /usr/bin/dpkg-shlibdeps{} \"$@\"\n", packages.concat()))?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    Ok(programs)
}
