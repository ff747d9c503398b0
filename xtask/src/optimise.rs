//! Makes small what browsers load: Binaryen the module, terser the scripts. Both come by npm, of one version wherever this runs.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{command, npm, toolchain::Install, workspace};

/// What rustc makes use of, and browsers of 2023 know. With more, `wasm-opt` writes what no browser reads.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
/// Functions that were made of one stand beside each other by their names, which compresses better. Once is not enough: what one round leaves, the next
/// makes smaller.
const PASSES: [&str; 5] = ["-Oz", "--converge", "--reorder-functions-by-name", "--strip-debug", "--strip-producers"];

/// Halves the module `file`. Debian's Binaryen (108) exports the wrong table, and such a module does not start.
pub(crate) fn module(file: &Path, install: Install) -> Result<()> {
    let folder = packages(install)?;
    command::run(npm::npx(&folder).arg("wasm-opt").args(PASSES).args(FEATURES).arg(file).arg("-o").arg(file))
}

/// The script `file` without what only readers need.
pub(crate) fn script(file: &Path, install: Install) -> Result<Vec<u8>> {
    let folder = packages(install)?;
    command::bytes(npm::npx(&folder).arg("terser").arg(file).args(["--module", "--compress", "--mangle"]))
}

fn packages(install: Install) -> Result<PathBuf> {
    let folder = workspace::root().join("xtask/npm");
    npm::prepare(install)?;
    npm::install_packages(&folder)?;
    Ok(folder)
}
