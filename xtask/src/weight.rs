//! What a browser loads before a page is live. It may not grow: who adds to it takes something out, or says here why more is worth it.

use anyhow::{Result, ensure};

use crate::{Profile, optimise, site::Sent, toolchain::Install, wasm, workspace};

/// The most bytes of module and loader, as sent: of brotli the budget of 250,000 (docs/PERFORMANCE.md), and 500 by which the folder in which it is built
/// moves it, which is no growth.
const MODULE: [(&str, usize); 2] = [("brotli", 250_500), ("gzip", 325_000)];
/// The most bytes of the scripts in `public/` that every page of the owner's loads.
const SCRIPTS: [(&str, usize); 2] = [("brotli", 9_000), ("gzip", 10_000)];
const SCRIPT_FILES: [&str; 6] = ["start.js", "fields.js", "seen.js", "translations.js", "morph.js", "idiomorph.js"];

/// Weighs what people get: the optimised module.
pub(crate) fn check(install: Install) -> Result<()> {
    let module = wasm::build(Profile::Release, install)?;
    weigh("module and loader", &[module.wasm, module.javascript], MODULE)?;
    let scripts = SCRIPT_FILES.map(|name| optimise::script(&workspace::root().join("public").join(name), install));
    let scripts = scripts.into_iter().collect::<Result<Vec<_>, _>>()?;
    weigh("scripts", &scripts, SCRIPTS)
}

fn weigh(what: &str, files: &[Vec<u8>], most: [(&str, usize); 2]) -> Result<()> {
    let mut sizes = [0; 2];
    for file in files {
        let Sent { brotli, gzip } = Sent::new(file, Profile::Release)?;
        sizes[0] += brotli.len();
        sizes[1] += gzip.len();
    }
    for ((encoding, most), size) in most.into_iter().zip(sizes) {
        eprintln!("{what}, {encoding}: {size} bytes, of {most} at most");
        ensure!(size <= most, "{what} became too large: {size} bytes as sent with {encoding}, {most} at most");
    }
    Ok(())
}
