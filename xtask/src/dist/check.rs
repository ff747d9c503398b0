//! Proves the packages: as whole as they were made, small enough, without errors by the system's own judges, and installed, where a first day is
//! lived through.

mod container;
mod emulated;
mod linux;
mod macos;
mod windows;

use std::{
    fs,
    os::unix::fs::symlink,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use super::{Dist, sums, target::Target};
use crate::{Profile, command, workspace};

/// No file is larger.
const LARGEST: u64 = 25_000_000;
/// A program that was built without optimisation, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// What holds for every file.
pub(crate) fn all(dist: Dist) -> Result<()> {
    sums::check(&dist.folder())?;
    for file in fs::read_dir(dist.folder())? {
        let file = file?;
        let size = file.metadata()?.len();
        ensure!(size <= LARGEST || dist.profile == Profile::Dev, "{} has {size} bytes", file.path().display());
    }
    Ok(())
}

/// The packages and the images for Linux.
pub(crate) fn linux(dist: Dist) -> Result<()> {
    for target in Target::all()? {
        linux::check(dist, target)?;
        container::check(dist, target)?;
        if !target.is_own() {
            emulated::check(dist, target)?;
        }
    }
    Ok(())
}

/// The package for Windows.
pub(crate) fn windows(dist: Dist) -> Result<()> {
    windows::check(dist)
}

/// The apps for macOS.
pub(crate) fn macos(dist: Dist) -> Result<()> {
    macos::check(dist)
}

/// Lives through a first day with `program`, whose data is in `folder` or where temporary files are.
fn first_day(program: &Path, folder: Option<&Path>) -> Result<()> {
    let mut day = command::cargo();
    if let Some(folder) = folder {
        day.env("TMPDIR", folder);
    }
    day.arg("bench").args(workspace::NATIVE);
    day.args(["--bench", "first_day", "--profile", "dev", "--", "--program"]).arg(program);
    command::run(&mut day)
}

/// Lets a file in the folder `root` have the same name for a program whose root folder that is.
fn name_alike_inside(root: &Path) -> Result<()> {
    let own_name = root.join(root.strip_prefix("/")?);
    if !own_name.exists() {
        fs::create_dir_all(own_name.parent().context("a folder is in a folder")?)?;
        symlink("/", own_name)?;
    }
    Ok(())
}

/// Asks until it is so; `what` names it.
#[expect(clippy::disallowed_methods, reason = "nothing else runs in this thread")]
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) -> Result<()> {
    let started = Instant::now();
    while !is_so() {
        if started.elapsed() > PATIENCE {
            bail!("{what}: not after {} s", PATIENCE.as_secs());
        }
        thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}
