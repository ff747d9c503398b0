//! A compiler and a linker for macOS that run on Linux: zig, by cargo-zigbuild, both as `PyPI` has them. No SDK of Apple's is needed: zig brings what
//! describes the C library, and what describes frameworks is written here.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;

use crate::{command, workspace};

/// The oldest macOS on which the programs run. Without it zig takes the newest that it knows. `Info.plist` says it, too.
const OLDEST_SYSTEM: &str = "11.0";
const PACKAGES: [&str; 2] = ["ziglang==0.17.1", "cargo-zigbuild==0.24.1"];
/// The frameworks of macOS that the server is linked with (for what the machine trusts, and its time zone), and the crates that declare all that we
/// use of them.
const FRAMEWORKS: [(&str, &str); 2] =
    [("CoreFoundation", "core-foundation-sys"), ("Security", "security-framework-sys")];
/// How a declaration begins that a linker looks for.
const DECLARATIONS: [&str; 2] = ["pub fn ", "pub static "];

/// Where they are.
pub(super) struct Zig {
    folder: PathBuf,
}

impl Zig {
    /// Brings them, unless these versions are there.
    pub(super) fn prepare() -> Result<Self> {
        let folder = workspace::target().join("tools/zig");
        let are_there = PACKAGES.iter().all(|package| {
            let name = package.replace("==", "-").replace("cargo-zigbuild", "cargo_zigbuild");
            folder.join(format!("{name}.dist-info")).is_dir()
        });
        if !are_there {
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            let mut pip = Command::new("python3");
            command::run(pip.args(["-m", "pip", "install", "--quiet", "--target"]).arg(&folder).args(PACKAGES))?;
        }
        Ok(Self { folder })
    }

    /// A cargo that builds with them, by `zigbuild`. `rustflags` is what it calls the flags of its target.
    pub(super) fn cargo(&self, rustflags: &str) -> Result<Command> {
        let mut cargo = command::cargo();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let programs = [self.folder.join("bin")].into_iter().chain(std::env::split_paths(&path));
        cargo.env("PATH", std::env::join_paths(programs)?);
        cargo.env("CARGO_ZIGBUILD_ZIG_PATH", self.folder.join("ziglang/zig"));
        cargo.env("MACOSX_DEPLOYMENT_TARGET", OLDEST_SYSTEM);
        cargo.env(rustflags, format!("-Lframework={}", frameworks()?.display()));
        Ok(cargo)
    }
}

/// A folder with descriptions of the frameworks: of what a program may find in them, as a linker wants to know it.
fn frameworks() -> Result<PathBuf> {
    let folder = workspace::target().join("frameworks");
    let metadata = MetadataCommand::new().manifest_path(workspace::root().join("Cargo.toml")).exec()?;
    for (framework, declared_by) in FRAMEWORKS {
        let package = metadata.packages.iter().find(|package| package.name.as_str() == declared_by);
        let sources = package.and_then(|package| package.manifest_path.parent()).context(declared_by)?.join("src");
        let mut names = BTreeSet::new();
        for file in fs::read_dir(sources)? {
            let file = file?.path();
            let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            names.extend(text.lines().filter_map(declared).map(str::to_owned));
        }
        let file = folder.join(format!("{framework}.framework/{framework}.tbd"));
        write_if_other(&file, &description(framework, &names))?;
    }
    Ok(folder)
}

/// What a line declares. A name of no more than the crate's own does no harm: nothing looks for it.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = DECLARATIONS.iter().find_map(|declaration| line.strip_prefix(declaration))?;
    let name = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    (!name.is_empty()).then_some(name)
}

/// A text-based stub, as the linkers of LLVM and zig read them (<https://github.com/apple-oss-distributions/tapi>, version 4).
fn description(framework: &str, names: &BTreeSet<String>) -> String {
    let symbols: Vec<String> = names.iter().map(|name| format!("_{name}")).collect();
    format!(
        "--- !tapi-tbd
tbd-version: 4
targets: [ x86_64-macos, arm64-macos ]
install-name: '/System/Library/Frameworks/{framework}.framework/Versions/A/{framework}'
exports:
  - targets: [ x86_64-macos, arm64-macos ]
    symbols: [ {} ]
...
",
        symbols.join(", ")
    )
}

/// Leaves a file alone that says so already: what was linked with it is not linked again.
fn write_if_other(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).is_ok_and(|there| there == text) {
        return Ok(());
    }
    fs::create_dir_all(file.parent().context("a file is in a folder")?)?;
    Ok(fs::write(file, text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found_by_how_they_begin() {
        for (line, expected) in [
            ("    pub fn SecTrustCreateWithCertificates(", Some("SecTrustCreateWithCertificates")),
            ("    pub static kSecClass: CFStringRef;", Some("kSecClass")),
            ("    fn SecItemAdd();", None),
            ("pub struct __SecTrust(c_void);", None),
        ] {
            assert_eq!(declared(line), expected, "{line}");
        }
    }

    #[test]
    fn the_crates_declare_what_the_server_is_linked_with() {
        let folder = frameworks().unwrap();
        for (framework, name) in
            [("CoreFoundation", "_CFTimeZoneCopySystem"), ("Security", "_SecTrustEvaluateWithError")]
        {
            let text = fs::read_to_string(folder.join(format!("{framework}.framework/{framework}.tbd"))).unwrap();
            assert!(text.contains(&format!(" {name},")), "{name} is not in {framework}");
        }
    }
}
