//! Rebuilds the server when the files of the site change, since a release build carries them inside.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let site = target().join("site");
    // `cargo xtask` fills it; without it the server still compiles, and serves pages without styles and scripts.
    fs::create_dir_all(site.join("pkg"))?;
    println!("cargo::rustc-env=O2M_SITE={}", site.display());
    println!("cargo::rerun-if-changed={}", site.display());
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

/// The target folder, which cargo does not name: above `<profile>/build/<package>/out`, or above `<triple>` before
/// that.
fn target() -> PathBuf {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where"));
    let above_profile = out.ancestors().nth(4).expect("cargo's folders are that deep");
    match (above_profile.parent(), env::var_os("TARGET")) {
        (Some(target), Some(triple)) if above_profile.ends_with(Path::new(&triple)) => target.to_owned(),
        _ => above_profile.to_owned(),
    }
}
