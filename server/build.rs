//! Rebuilds the server when the files of the site change, since a release build carries them inside.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let site = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    // `cargo xtask` fills it; without it the server still compiles, and serves pages without styles and scripts.
    fs::create_dir_all(site.join("pkg"))?;
    println!("cargo::rerun-if-changed={}", site.display());
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
