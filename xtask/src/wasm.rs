//! The browser's half: compiled, bound to JavaScript, and made small.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    Profile, command,
    toolchain::{Install, WasmToolchain},
    workspace,
};

/// The two files that a page loads.
pub(crate) struct Module {
    pub(crate) javascript: Vec<u8>,
    pub(crate) wasm: Vec<u8>,
}

/// Builds `frontend` for the browser.
pub(crate) fn build(profile: Profile, install: Install) -> Result<Module> {
    let name = match profile {
        Profile::Dev => "wasm-dev",
        Profile::Release => "wasm-release",
    };
    let toolchain = WasmToolchain::find(install)?;
    command::run(toolchain.cargo().args([
        "build",
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        name,
    ]))?;
    let compiled = workspace::target().join("wasm32-unknown-unknown").join(name).join("frontend.wasm");
    let bound = bind(&compiled)?;
    let wasm = bound.join("o2m_bg.wasm");
    if profile == Profile::Release {
        optimise(&wasm, install)?;
    }
    Ok(Module { javascript: fs::read(bound.join("o2m.js"))?, wasm: fs::read(wasm)? })
}

/// Writes the JavaScript that loads the module. The library is the same version as the `wasm-bindgen` in the lock file.
fn bind(compiled: &Path) -> Result<PathBuf> {
    let folder = workspace::target().join("bound");
    let mut bindgen = Bindgen::new();
    bindgen.web(true)?.typescript(false).omit_default_module_path(true).input_path(compiled).out_name("o2m");
    bindgen.generate(&folder).context("wasm-bindgen failed")?;
    Ok(folder)
}

/// Binaryen halves the file.
fn optimise(wasm: &Path, install: Install) -> Result<()> {
    if !command::exists("wasm-opt") {
        if !command::exists("apt-get") {
            bail!("wasm-opt is missing; run this, then try again:\n    npm install -g binaryen");
        }
        install.packages(&["binaryen"])?;
    }
    command::run(Command::new("wasm-opt").args(["-Oz", "--all-features"]).arg(wasm).arg("-o").arg(wasm))
}
