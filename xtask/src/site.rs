//! What the server carries for the browser: module, stylesheet and public files, each with its brotli and gzip copies.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use data_encoding::HEXLOWER;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use crate::{Profile, optimise, toolchain::Install, wasm, workspace};

/// Fills the site folder anew. Files under `pkg/` carry the hash of their contents in their names.
pub(crate) fn build(profile: Profile, install: Install) -> Result<()> {
    let module = wasm::build(profile, install)?;
    let stylesheet = stylesheet()?;
    let hash = hash(&[&module.javascript, &module.wasm, &stylesheet]);
    let site = workspace::site();
    empty(&site)?;
    let pkg = site.join("pkg");
    write(&pkg.join(format!("o2m-{hash}.js")), &module.javascript, profile)?;
    write(&pkg.join(format!("o2m-{hash}_bg.wasm")), &module.wasm, profile)?;
    write(&pkg.join(format!("o2m-{hash}.css")), &stylesheet, profile)?;
    copy_folder(&workspace::root().join("public"), &site, profile, install)
}

/// Removes what is in `folder`, not the folder: the server may be compiling meanwhile, and looks whether it is there.
fn empty(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for entry in files_in(folder)? {
        if entry.is_dir() { fs::remove_dir_all(entry)? } else { fs::remove_file(entry)? }
    }
    Ok(())
}

/// All of `style/`, in the order of the names; the layers, declared first, decide what wins.
fn stylesheet() -> Result<Vec<u8>> {
    let mut files = files_in(&workspace::root().join("style"))?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "css"));
    let texts = files.iter().map(fs::read).collect::<Result<Vec<_>, _>>()?;
    Ok(texts.concat())
}

fn hash(parts: &[&[u8]]) -> String {
    let digest = parts.iter().fold(Sha256::new(), Digest::chain_update).finalize();
    HEXLOWER.encode(&digest[..8])
}

fn copy_folder(from: &Path, to: &Path, profile: Profile, install: Install) -> Result<()> {
    for file in files_in(from)? {
        let target = to.join(file.file_name().context("a file has a name")?);
        if file.is_dir() {
            copy_folder(&file, &target, profile, install)?;
        } else if profile == Profile::Release && file.extension().is_some_and(|extension| extension == "js") {
            write(&target, &optimise::script(&file, install)?, profile)?;
        } else {
            write(&target, &fs::read(&file)?, profile)?;
        }
    }
    Ok(())
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

/// Writes `file`, and beside it its brotli and gzip copies, if they are smaller.
fn write(file: &Path, contents: &[u8], profile: Profile) -> Result<()> {
    fs::create_dir_all(file.parent().context("a file is in a folder")?)?;
    fs::write(file, contents)?;
    let Sent { brotli, gzip } = Sent::new(contents, profile)?;
    for (end, compressed) in [(".br", brotli), (".gz", gzip)] {
        if compressed.len() < contents.len() {
            let mut name = file.as_os_str().to_owned();
            name.push(end);
            fs::write(name, compressed)?;
        }
    }
    Ok(())
}

/// A file as it is sent.
pub(crate) struct Sent {
    pub(crate) brotli: Vec<u8>,
    pub(crate) gzip: Vec<u8>,
}

impl Sent {
    pub(crate) fn new(contents: &[u8], profile: Profile) -> Result<Self> {
        let (quality, level) = match profile {
            Profile::Dev => (2, 1),
            Profile::Release => (11, 9),
        };
        let mut brotli = Vec::new();
        brotli::CompressorWriter::new(&mut brotli, 64 * 1024, quality, 22).write_all(contents)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::new(level));
        gzip.write_all(contents)?;
        Ok(Self { brotli, gzip: gzip.finish()? })
    }
}

#[cfg(test)]
mod tests {
    use crate::{sources::texts, workspace};

    /// `light-dark()` takes colours and nothing else. So what fits in the light fits in the dark, and `layout.spec.ts` looks once.
    #[test]
    fn the_color_scheme_changes_colors_alone() {
        for (path, style) in texts(&workspace::root().join("style"), &["css"]) {
            assert!(!style.contains("prefers-color-scheme"), "{}", path.display());
        }
    }
}
