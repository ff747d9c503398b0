//! For Linux: an archive that is unpacked anywhere, and a package for Debian and Ubuntu.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};

use super::{Dist, image, libraries::Libraries, target::Target, version};
use crate::{Profile, command, tool::Tool, workspace};

const DEB: Tool = Tool::new("cargo-deb", "3.8.0");
/// Where each shell looks for completions, and what it wants the file to be called, is in `server/Cargo.toml`.
const SHELLS: [&str; 3] = ["bash", "fish", "zsh"];

/// Builds the server, and makes all of it for each processor.
pub(crate) fn make(dist: Dist) -> Result<()> {
    crate::build_server(dist.profile)?;
    for target in Target::all()? {
        make_for(dist, target)?;
    }
    Ok(())
}

fn make_for(dist: Dist, target: &Target) -> Result<()> {
    let own = workspace::binary(dist.profile);
    let server = if target.is_own() {
        own.clone()
    } else {
        target.foreign.build(&["o2m"], dist.profile, dist.install)?;
        target.foreign.folder(dist.profile).join("o2m")
    };
    let pages = pages(&own, &server)?;
    archive(target, &server, &pages, &dist.folder())?;
    for_the_package(&server, &pages)?;
    let libraries = Libraries::of(target)?;
    DEB.prepare()?;
    let mut deb = DEB.command();
    deb.args(["--no-build", "--package", "server"]);
    if dist.profile == Profile::Dev {
        deb.args(["--profile", "dev", "--fast"]);
    }
    if !target.is_own() {
        deb.args(["--target", target.foreign.triple]);
        libraries.tell(&mut deb)?;
    }
    command::run(deb.arg("--output").arg(dist.folder()))?;
    image::make(target, &libraries, &server, &dist.folder())
}

/// The file of the package for Debian.
pub(super) fn package_name(target: &Target) -> String {
    format!("o2m_{}-1_{}.deb", version(), target.debian)
}

/// What the server says of its command line, beside `server`: manual pages and completions. `own` runs on this machine, and says the same.
fn pages(own: &Path, server: &Path) -> Result<PathBuf> {
    let folder = beside(server, "pages")?;
    command::run(Command::new(own).arg("man").arg(&folder))?;
    for shell in SHELLS {
        let text = command::bytes(Command::new(own).args(["completions", shell]))?;
        fs::write(folder.join(format!("o2m.{shell}")), text)?;
    }
    Ok(folder)
}

/// What a package has compressed: the manual pages, and in Debian's form where to read what changed. That is dated as the commit is, so that it
/// says the same wherever it is made.
fn for_the_package(server: &Path, pages: &Path) -> Result<()> {
    let folder = beside(server, "deb")?;
    for page in fs::read_dir(pages)? {
        let page = page?.path();
        if page.extension().is_some_and(|extension| extension == "1") {
            let name = page.file_name().context("a file has a name")?.to_string_lossy();
            compress(&fs::read(&page)?, &folder.join(format!("{name}.gz")))?;
        }
    }
    let mut git = Command::new("git");
    git.current_dir(workspace::root()).args(["log", "-1", "--format=%cD"]);
    let date = command::output(&mut git).context("the commit has no date")?;
    let title = format!("o2m ({}-1) unstable; urgency=medium", version());
    let text = format!("{title}\n\n  * See CHANGELOG.md.\n\n -- The O2M authors <maintainers@o2m.example>  {date}\n");
    compress(text.as_bytes(), &folder.join("changelog.Debian.gz"))
}

fn compress(bytes: &[u8], file: &Path) -> Result<()> {
    let mut out = GzEncoder::new(File::create(file)?, Compression::best());
    out.write_all(bytes)?;
    Ok(out.finish()?.sync_all()?)
}

/// A folder that cargo-deb finds where it finds the server.
fn beside(server: &Path, name: &str) -> Result<PathBuf> {
    let folder = server.with_file_name(name);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The archive: the server, and what a package would put into its places.
fn archive(target: &Target, server: &Path, pages: &Path, folder: &Path) -> Result<()> {
    let name = format!("o2m-{}-{}-linux", version(), target.processor);
    let file = File::create(folder.join(format!("{name}.tar.gz")))?;
    let mut archive = tar::Builder::new(GzEncoder::new(file, Compression::best()));
    // The times and owners of this machine are nobody's business, and would make each archive another.
    archive.mode(tar::HeaderMode::Deterministic);
    let root = workspace::root();
    archive.append_path_with_name(server, format!("{name}/o2m"))?;
    let texts = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "NOTICE"].map(|text| root.join(text));
    let packaging = ["o2m.service", "o2m@.service", "o2m.desktop"].map(|file| root.join("packaging/linux").join(file));
    let icon = root.join("public/icon.svg");
    let mut files: Vec<PathBuf> = texts.into_iter().chain(packaging).chain([icon]).collect();
    for page in fs::read_dir(pages)? {
        files.push(page?.path());
    }
    files.sort();
    for file in files {
        let own_name = file.file_name().context("a file has a name")?;
        archive.append_path_with_name(&file, Path::new(&name).join(own_name))?;
    }
    archive.into_inner()?.finish()?.sync_all()?;
    Ok(())
}
