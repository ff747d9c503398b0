//! The apps for macOS, which runs nowhere but on a Mac: that all is in its place, signed, and for the system that the app says, and that no library is
//! wanted but the system's own.

mod program;

use std::{
    collections::BTreeSet,
    fs::{self, File},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use self::program::Program;
use super::super::{
    Dist,
    macos::{self, APP, ICON, ICON_KIND, MACS, Mac, PROGRAMS, TEXTS},
    version,
};
use crate::{command, workspace};

/// Another reader of such files than what wrote them, and the bytes in them as digits.
const READ: &str = "import json, plistlib, sys
print(json.dumps(plistlib.load(open(sys.argv[1], 'rb')), default=bytes.hex))";
/// Where the system has its libraries.
const OF_THE_SYSTEM: [&str; 2] = ["/usr/lib/", "/System/Library/"];
/// How a PNG begins, up to its width (RFC 2083).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
const ICON_WIDTH: u32 = 512;
/// What a signature covers beside the program, by the number of its place.
const INFORMATION: usize = 1;
const FILES: usize = 3;

pub(super) fn check(dist: Dist) -> Result<()> {
    dist.install.missing(&[("python3", "python3")])?;
    for mac in &MACS {
        let folder = workspace::target().join("dist-check/macos").join(mac.processor);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let file = dist.folder().join(macos::file_name(mac));
        ZipArchive::new(File::open(&file)?)?.extract(&folder)?;
        app(mac, &folder).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// What is in `folder`: an app, and nothing else.
fn app(mac: &Mac, folder: &Path) -> Result<()> {
    let contents = folder.join(APP).join("Contents");
    let resources = TEXTS.iter().chain([&ICON]).map(|name| format!("Resources/{name}"));
    let programs = PROGRAMS.map(|name| format!("MacOS/{name}"));
    let others = ["Info.plist", "_CodeSignature/CodeResources"].map(str::to_owned);
    let expected: BTreeSet<PathBuf> = resources.chain(programs).chain(others).map(|name| contents.join(name)).collect();
    let mut found = BTreeSet::new();
    files(folder, &mut found)?;
    ensure!(found == expected, "there is {found:?}");

    let information = fs::read(contents.join("Info.plist"))?;
    let described = property_list(&contents.join("Info.plist"))?;
    let says = |key: &str| described[key].as_str().unwrap_or_default();
    for (key, value) in [
        ("CFBundlePackageType", "APPL"),
        ("CFBundleExecutable", PROGRAMS[1]),
        ("CFBundleShortVersionString", version()),
        ("CFBundleVersion", version()),
    ] {
        ensure!(says(key) == value, "{key} is {}", says(key));
    }
    ensure!(format!("{}.icns", says("CFBundleIconFile")) == ICON, "the icon is {}", says("CFBundleIconFile"));
    ensure!(described["LSUIElement"] == true, "it waits in the Dock");
    icon(&fs::read(contents.join("Resources").join(ICON))?)?;

    let sealed = fs::read(contents.join("_CodeSignature/CodeResources"))?;
    sealed_files(&contents)?;
    for name in PROGRAMS {
        let file = contents.join("MacOS").join(name);
        let mode = fs::metadata(&file)?.permissions().mode();
        ensure!(mode & 0o777 == 0o755, "{name} has the mode {mode:o}");
        let bytes = fs::read(&file)?;
        let program = Program::read(&bytes).context(name)?;
        ensure!(program.processor == mac.number, "{name} is for the processor {:x}", program.processor);
        for library in &program.libraries {
            ensure!(OF_THE_SYSTEM.iter().any(|place| library.starts_with(place)), "{name} wants {library}");
        }
        let (major, minor) = program.system;
        let oldest = says("LSMinimumSystemVersion");
        let numbers: Vec<u32> = oldest.split('.').filter_map(|number| number.parse().ok()).collect();
        ensure!(
            numbers.as_slice() >= [major, minor].as_slice(),
            "{name} wants macOS {major}.{minor}, the app {oldest}"
        );
        let signature = program.signature().context(name)?;
        eprintln!("{name} ({}): {}, {} bytes", signature.identifier, program.libraries.join(", "), bytes.len());
        if name == says("CFBundleExecutable") {
            ensure!(signature.identifier == says("CFBundleIdentifier"), "it is signed as {}", signature.identifier);
            ensure!(signature.covers(INFORMATION, &information)?, "Info.plist is not as it was signed");
            ensure!(signature.covers(FILES, &sealed)?, "the list of files is not as it was signed");
        }
    }
    Ok(())
}

fn files(folder: &Path, found: &mut BTreeSet<PathBuf>) -> Result<()> {
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        if file.is_dir() {
            files(&file, found)?;
        } else {
            found.insert(file);
        }
    }
    Ok(())
}

fn property_list(file: &Path) -> Result<Value> {
    Ok(serde_json::from_slice(&command::bytes(Command::new("python3").args(["-c", READ]).arg(file))?)?)
}

/// One picture, of the width that its kind says.
fn icon(icon: &[u8]) -> Result<()> {
    let length = u32::try_from(icon.len())?;
    let headers = [&b"icns"[..], &length.to_be_bytes(), ICON_KIND, &(length - 8).to_be_bytes()].concat();
    let expected = [&headers, PNG, &ICON_WIDTH.to_be_bytes()].concat();
    ensure!(icon.starts_with(&expected), "the icon begins otherwise");
    Ok(())
}

/// Each file that the signature lists is as it was signed; only what lists them is not listed, and what is signed with the list.
fn sealed_files(contents: &Path) -> Result<()> {
    let list = property_list(&contents.join("_CodeSignature/CodeResources"))?;
    let list = list["files2"].as_object().context("no files are listed")?;
    for name in TEXTS.iter().chain([&ICON]) {
        let name = format!("Resources/{name}");
        let sum = data_encoding::HEXLOWER.encode(&Sha256::digest(fs::read(contents.join(&name))?));
        let listed = list.get(&name).with_context(|| format!("{name} is not listed"))?;
        ensure!(listed["hash2"] == sum.as_str(), "{name} is not as it was signed");
    }
    ensure!(list.contains_key(&format!("MacOS/{}", PROGRAMS[0])), "the server is not listed");
    Ok(())
}
