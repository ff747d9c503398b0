//! The package for Debian: without errors by the system's own judges, and installed in an empty Debian.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result, ensure};

use super::super::{Dist, linux, target::Target, version};
use crate::{command, workspace};

/// What judges: each program and its Debian package.
const JUDGES: [(&str, &str); 4] = [
    ("lintian", "lintian"),
    ("debootstrap", "debootstrap"),
    ("desktop-file-validate", "desktop-file-utils"),
    ("systemd-analyze", "systemd"),
];
/// `systemd-analyze security` counts in tenths: the unit of the system is below 3.
const EXPOSURE: &str = "--threshold=29";

pub(super) fn check(dist: Dist, target: &Target) -> Result<()> {
    dist.install.missing(&JUDGES)?;
    let packaging = workspace::root().join("packaging/linux");
    command::run(Command::new("desktop-file-validate").arg(packaging.join("o2m.desktop")))?;
    let mut security = Command::new("systemd-analyze");
    security.args(["security", "--offline=true", "--no-pager", EXPOSURE]);
    command::run(security.arg(packaging.join("o2m@.service")))?;
    let package = dist.folder().join(linux::package_name(target));
    command::run(Command::new("lintian").args(["--fail-on", "error", "--allow-root"]).arg(&package))?;
    if target.is_own() {
        return install_in_an_empty_debian(&package);
    }
    let [own, _] = Target::all()?;
    let (needs, own_needs) = (needs(&package)?, needs(&dist.folder().join(linux::package_name(own)))?);
    ensure!(needs == own_needs, "the package needs {needs}, and that of this machine {own_needs}");
    Ok(())
}

/// What a package depends on.
fn needs(package: &Path) -> Result<String> {
    command::output(Command::new("dpkg-deb").arg("--field").arg(package).arg("Depends")).context("it needs nothing")
}

/// As who installs it on a new machine, from the package to the first post; and removes it, but not the data.
fn install_in_an_empty_debian(package: &Path) -> Result<()> {
    let root = empty_debian()?;
    fs::copy(package, root.join("o2m.deb"))?;
    let started = Instant::now();
    command::run(inside(&root, "dpkg").args(["--install", "/o2m.deb"]))?;
    eprintln!("installed in {:.1} s", started.elapsed().as_secs_f64());
    let says = command::output(inside(&root, "o2m").arg("--version")).context("the installed o2m does not start")?;
    ensure!(says.ends_with(version()), "the installed o2m is {says}");

    // The measurement makes its folder where both sides find it, and knows of no root folder but this machine's.
    let program = root.join("o2m-inside");
    fs::write(&program, format!("#!/bin/sh\nexec chroot '{}' /usr/bin/o2m \"$@\"\n", root.display()))?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    super::first_day(&program, Some(&root.join("tmp")))?;

    let data = root.join("var/lib/o2m/mara/kept");
    fs::create_dir_all(&data)?;
    command::run(inside(&root, "dpkg").args(["--purge", "o2m"]))?;
    ensure!(!root.join("usr/bin/o2m").exists(), "o2m is still there");
    ensure!(data.is_dir(), "the data is gone");
    Ok(())
}

/// A Debian with nothing in it but what every Debian has, made once.
fn empty_debian() -> Result<PathBuf> {
    let root = workspace::target().join("dist-check/debian");
    if !root.join("usr/bin/dpkg").is_file() {
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        fs::create_dir_all(&root)?;
        let release = command::output(Command::new("sh").args(["-c", ". /etc/os-release && echo $VERSION_CODENAME"]));
        let mut debootstrap = Command::new("debootstrap");
        debootstrap.arg("--variant=minbase").arg(release.context("this is no Debian")?).arg(&root);
        // From where this machine has its packages.
        let site = command::output(Command::new("apt-get").args(["indextargets", "--format", "$(SITE)"]));
        if let Some(site) = site.as_deref().and_then(|sites| sites.lines().next()) {
            debootstrap.arg(site);
        }
        command::run(&mut debootstrap)?;
    }
    super::name_alike_inside(&root)?;
    Ok(root)
}

fn inside(root: &Path, program: &str) -> Command {
    let mut chroot = Command::new("chroot");
    chroot.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").arg(root).arg(program);
    chroot
}
