//! The SHA-256 sums of what was made, as `sha256sum --check` reads them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Result, ensure};
use sha2::{Digest, Sha256};

const FILE: &str = "SHA256SUMS";

/// Writes them beside the files in `folder`, and says where.
pub(crate) fn write(folder: &Path) -> Result<PathBuf> {
    let path = folder.join(FILE);
    fs::write(&path, read(folder)?)?;
    Ok(path)
}

/// Fails if a file is not as it was made.
pub(crate) fn check(folder: &Path) -> Result<()> {
    ensure!(fs::read_to_string(folder.join(FILE))? == read(folder)?, "{FILE} says otherwise than the files");
    Ok(())
}

fn read(folder: &Path) -> Result<String> {
    let mut names = Vec::new();
    for file in fs::read_dir(folder)? {
        let name = file?.file_name().to_string_lossy().into_owned();
        if !name.starts_with(FILE) {
            names.push(name);
        }
    }
    names.sort();
    let mut lines = Vec::new();
    for name in names {
        let mut sha256 = Sha256::new();
        io::copy(&mut fs::File::open(folder.join(&name))?, &mut sha256)?;
        let sum = data_encoding::HEXLOWER.encode(&sha256.finalize());
        lines.push(format!("{sum}  {name}\n"));
    }
    Ok(lines.concat())
}
