//! The browser's half: compiled, bound to JavaScript, and made small.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{Validator, WasmFeatures};

use crate::{
    Profile, command, names, optimise,
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
    let (javascript, wasm) = bind(&compiled, profile)?;
    let javascript = match profile {
        Profile::Dev => fs::read(javascript)?,
        Profile::Release => {
            optimise::module(&wasm, install)?;
            optimise::script(&javascript, install)?
        }
    };
    let wasm = fs::read(wasm)?;
    validate(&wasm)?;
    Ok(Module { javascript, wasm })
}

/// Writes the module and the JavaScript that loads it; gives their files. The library is the same version as the `wasm-bindgen` in the lock file.
fn bind(compiled: &Path, profile: Profile) -> Result<(PathBuf, PathBuf)> {
    let folder = workspace::target().join("bound");
    let (javascript, wasm) = (folder.join("o2m.js"), folder.join("o2m_bg.wasm"));
    let mut bindgen = Bindgen::new();
    bindgen.web(true)?.typescript(false).omit_default_module_path(true).input_path(compiled).out_name("o2m");
    let mut bound = bindgen.generate_output().context("wasm-bindgen failed")?;
    let loader = match profile {
        Profile::Dev => bound.js().to_owned(),
        Profile::Release => names::shorten(&mut bound),
    };
    bound.emit(&folder)?;
    fs::write(&javascript, loader)?;
    Ok((javascript, wasm))
}

/// Refuses a module that a browser would refuse: one beyond WebAssembly 2.0.
fn validate(wasm: &[u8]) -> Result<()> {
    let mut validator = Validator::new_with_features(WasmFeatures::WASM2);
    validator.validate_all(wasm).context("no browser would take the module")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_types_that_browsers_do_not_know() {
        let header = b"\0asm\x01\0\0\0";
        // The types `(func)` and `(func (param externref))`, or `(func (param (ref 0)))`.
        let common = [header, b"\x01\x08\x02\x60\0\0\x60\x01\x6f\0".as_slice()].concat();
        let typed = [header, b"\x01\x09\x02\x60\0\0\x60\x01\x64\0\0".as_slice()].concat();
        validate(&common).unwrap();
        validate(&typed).unwrap_err();
    }
}
