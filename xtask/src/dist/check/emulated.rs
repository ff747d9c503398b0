//! What is for another processor than this machine's, by an emulator: a first day with the program of the package, in a root folder of nothing but
//! what the image has.

use std::{
    env,
    fs::{self, File},
    io::{BufReader, Read},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
};

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;
use tar::Archive;

use super::super::{Dist, image, linux, target::Target, version};
use crate::{command, workspace};

/// How compressed data begins (RFC 1952, 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

pub(super) fn check(dist: Dist, target: &Target) -> Result<()> {
    dist.install.missing(&[(target.emulator, "qemu-user-static")])?;
    let root = workspace::target().join("dist-check").join(target.processor);
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    fs::create_dir_all(&root)?;
    unpack(&dist.folder().join(image::file_name(target)), &root)?;
    super::name_alike_inside(&root)?;
    // It needs no library, and is the one program of this machine's in there.
    let path = env::var_os("PATH").unwrap_or_default();
    let emulator = env::split_paths(&path).map(|folder| folder.join(target.emulator)).find(|file| file.is_file());
    fs::copy(emulator.context("there is no emulator")?, root.join(target.emulator))?;
    let program = root.join("o2m-inside");
    let line = format!("exec chroot '{}' /{} /usr/bin/o2m \"$@\"", root.display(), target.emulator);
    fs::write(&program, format!("#!/bin/sh\n{line}\n"))?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    starts(&program)?;
    let package = dist.folder().join(linux::package_name(target));
    command::run(Command::new("dpkg-deb").arg("--extract").arg(package).arg(&root))?;
    starts(&program)?;
    super::first_day(&program, Some(&root.join("tmp")))
}

fn starts(program: &Path) -> Result<()> {
    let says = command::output(Command::new(program).arg("--version")).context("o2m does not start")?;
    ensure!(says.ends_with(version()), "this o2m is {says}");
    Ok(())
}

/// Unpacks the layers of an image, which are in their order there, and all that is compressed in it.
fn unpack(image: &Path, root: &Path) -> Result<()> {
    let mut archive = Archive::new(BufReader::new(File::open(image)?));
    for entry in archive.entries()? {
        let mut bytes = Vec::new();
        entry?.read_to_end(&mut bytes)?;
        if bytes.starts_with(&GZIP) {
            Archive::new(GzDecoder::new(bytes.as_slice())).unpack(root)?;
        }
    }
    Ok(())
}
