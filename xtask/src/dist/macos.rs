//! For macOS: an app in an archive, for each of the two processors that Macs have. It is signed by nobody ("ad hoc"), as the system wants it at least.
//! zig signs a program for Apple's processors, and not for Intel's, and neither with the rest of the app.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Dist,
    foreign::{Foreign, Linker},
    version,
};
use crate::{command, tool::Tool, workspace};

/// A processor of a Mac.
pub(super) struct Mac {
    pub(super) processor: &'static str,
    /// As a program says that it is for it (`mach/machine.h`).
    pub(super) number: u32,
    foreign: Foreign,
}

const PACKAGES: &[(&str, &str)] = &[("python3", "python3"), ("pip3", "python3-pip")];
pub(super) const MACS: [Mac; 2] = [
    Mac {
        processor: "aarch64",
        number: 0x0100_000c,
        foreign: Foreign { triple: "aarch64-apple-darwin", packages: PACKAGES, linker: Linker::Zig },
    },
    Mac {
        processor: "x86_64",
        number: 0x0100_0007,
        foreign: Foreign { triple: "x86_64-apple-darwin", packages: PACKAGES, linker: Linker::Zig },
    },
];
/// For a terminal, and for icons.
pub(super) const PROGRAMS: [&str; 2] = ["o2m", "o2mw"];
pub(super) const APP: &str = "O2M.app";
pub(super) const ICON: &str = "o2m.icns";
pub(super) const TEXTS: [&str; 5] = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "NOTICE", "README.md"];
/// Without what asks Apple.
const SIGN: Tool =
    Tool { name: "apple-codesign", version: "0.29.0", program: "rcodesign", has_default_features: false };
/// A picture of 512 by 512 points, as Apple's icons have it (<https://en.wikipedia.org/wiki/Apple_Icon_Image_format>). The system makes smaller ones
/// of it.
pub(super) const ICON_KIND: &[u8; 4] = b"ic09";
const ICON_PICTURE: &str = "public/icon-512.png";

/// Builds the server, and makes the apps.
pub(super) fn make(dist: Dist) -> Result<()> {
    SIGN.prepare()?;
    for mac in &MACS {
        mac.foreign.build(&PROGRAMS, dist.profile, dist.install)?;
        let app = app(&mac.foreign.folder(dist.profile))?;
        // All of it, from the inside out: a program in it, too, is signed. Without a key that is "ad hoc".
        command::run(SIGN.command().arg("sign").arg(&app))?;
        archive(&app, &dist.folder().join(file_name(mac)))?;
    }
    Ok(())
}

/// The file of the app.
pub(super) fn file_name(mac: &Mac) -> String {
    format!("o2m-{}-{}-macos.zip", version(), mac.processor)
}

/// The app, beside what was built.
fn app(built: &Path) -> Result<PathBuf> {
    let app = built.join(APP);
    if app.exists() {
        fs::remove_dir_all(&app)?;
    }
    let contents = app.join("Contents");
    let (programs, resources) = (contents.join("MacOS"), contents.join("Resources"));
    for folder in [&programs, &resources] {
        fs::create_dir_all(folder)?;
    }
    for program in PROGRAMS {
        fs::copy(built.join(program), programs.join(program)).with_context(|| format!("there is no {program}"))?;
    }
    let root = workspace::root();
    for text in TEXTS {
        fs::copy(root.join(text), resources.join(text))?;
    }
    fs::write(resources.join(ICON), icon(&fs::read(root.join(ICON_PICTURE))?)?)?;
    let information = fs::read_to_string(root.join("packaging/macos/Info.plist"))?;
    fs::write(contents.join("Info.plist"), information.replace("VERSION", version()))?;
    Ok(app)
}

/// The picture, with two headers before it.
fn icon(picture: &[u8]) -> Result<Vec<u8>> {
    let header =
        |kind: &[u8; 4], length: usize| Ok::<_, anyhow::Error>([*kind, u32::try_from(length)?.to_be_bytes()].concat());
    let picture = [&header(ICON_KIND, picture.len() + 8)?, picture].concat();
    Ok([header(b"icns", picture.len() + 8)?, picture].concat())
}

fn archive(app: &Path, file: &Path) -> Result<()> {
    let mut archive = ZipWriter::new(File::create(file)?);
    add(&mut archive, app, APP)?;
    archive.finish()?.sync_all()?;
    Ok(())
}

/// Puts what is in `folder` into `archive`, as `name`.
fn add(archive: &mut ZipWriter<File>, folder: &Path, name: &str) -> Result<()> {
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(9));
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<Result<_>>()?;
    files.sort();
    for file in files {
        let own_name = file.file_name().context("a file has a name")?.to_string_lossy();
        let name = format!("{name}/{own_name}");
        if file.is_dir() {
            add(archive, &file, &name)?;
            continue;
        }
        let mode = if folder.ends_with("MacOS") { 0o755 } else { 0o644 };
        archive.start_file(name, options.unix_permissions(mode))?;
        std::io::copy(&mut File::open(file)?, archive)?;
    }
    Ok(())
}
