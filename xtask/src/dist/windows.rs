//! For Windows: an archive that is unpacked anywhere, and a package that installs O2M for one account.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Dist,
    foreign::{Foreign, Linker},
    version,
};
use crate::{command, workspace};

pub(crate) const WINDOWS: Foreign = Foreign {
    triple: "x86_64-pc-windows-gnu",
    packages: &[("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-win32")],
    linker: Linker::Usual,
};
/// What makes the package, and what looks into it.
const PACKAGERS: [(&str, &str); 2] = [("wixl", "wixl"), ("msiinfo", "msitools")];
/// With a window, for a terminal, and without one, for icons.
const PROGRAMS: [&str; 2] = ["o2m", "o2mw"];
const TEXTS: [&str; 5] = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "NOTICE", "README.md"];
/// An icon of one picture (<https://learn.microsoft.com/windows/win32/uxguide/vis-icons>).
const ICON: &str = "o2m.ico";
const ICON_WIDTH: u8 = 192;

/// Builds the server, and makes both.
pub(super) fn make(dist: Dist) -> Result<()> {
    dist.install.missing(&PACKAGERS)?;
    WINDOWS.build(&PROGRAMS, dist.profile, dist.install)?;
    let files = files(dist)?;
    archive(&files, &dist.folder())?;
    package(&files, version(), &dist.folder().join(package_name()))
}

/// What is installed, gathered in a folder, from where wixl takes it.
pub(super) fn files(dist: Dist) -> Result<PathBuf> {
    let built = WINDOWS.folder(dist.profile);
    let folder = built.join("package");
    fs::create_dir_all(&folder)?;
    for program in PROGRAMS.map(|program| format!("{program}.exe")) {
        fs::copy(built.join(&program), folder.join(&program)).with_context(|| format!("there is no {program}"))?;
    }
    for text in TEXTS {
        fs::copy(workspace::root().join(text), folder.join(text))?;
    }
    fs::write(folder.join(ICON), icon()?)?;
    Ok(folder)
}

/// The file of the package.
pub(super) fn package_name() -> String {
    format!("o2m-{}-x86_64-windows.msi", version())
}

fn archive(files: &Path, folder: &Path) -> Result<()> {
    let name = format!("o2m-{}-x86_64-windows", version());
    let mut archive = ZipWriter::new(File::create(folder.join(format!("{name}.zip")))?);
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(9));
    for file in PROGRAMS.map(|program| format!("{program}.exe")).iter().map(String::as_str).chain(TEXTS) {
        archive.start_file(format!("{name}/{file}"), options)?;
        std::io::copy(&mut File::open(files.join(file))?, &mut archive)?;
    }
    archive.finish()?.sync_all()?;
    Ok(())
}

/// Makes the package `file`. wixl ends well, too, where it left something out: `dist --check` looks at what is in it.
pub(super) fn package(files: &Path, version: &str, file: &Path) -> Result<()> {
    let mut wixl = Command::new("wixl");
    wixl.current_dir(files)
        .args(["--arch", "x64", "--define"])
        .arg(format!("Version={version}"))
        .arg("--output")
        .arg(file);
    command::run(wixl.arg(workspace::root().join("packaging/windows/o2m.wxs")))
}

/// The picture, with a directory of one entry before it.
fn icon() -> Result<Vec<u8>> {
    let picture = fs::read(workspace::root().join(format!("public/icon-{ICON_WIDTH}.png")))?;
    let signature_and_width = picture.get(..20).context("the picture ends before its width")?;
    ensure!(signature_and_width.ends_with(&u32::from(ICON_WIDTH).to_be_bytes()), "the picture has another width");
    let mut icon = Vec::new();
    // Reserved, an icon, one of them.
    for word in [0_u16, 1, 1] {
        icon.extend(word.to_le_bytes());
    }
    // Width, height, no palette, reserved.
    icon.extend([ICON_WIDTH, ICON_WIDTH, 0, 0]);
    // One plane, of 32 bits a pixel.
    for word in [1_u16, 32] {
        icon.extend(word.to_le_bytes());
    }
    let start = u32::try_from(icon.len())? + 8;
    icon.extend(u32::try_from(picture.len())?.to_le_bytes());
    icon.extend(start.to_le_bytes());
    icon.extend(picture);
    Ok(icon)
}
