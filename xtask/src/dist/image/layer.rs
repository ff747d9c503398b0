//! A layer of an image: an archive of its own.

use std::{collections::BTreeSet, fs, io, path::Path};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use tar::{Builder, EntryType, Header};

/// The modes of what anybody may read.
pub(super) const FILE: u32 = 0o644;
const PROGRAM: u32 = 0o755;

/// A finished layer.
pub(super) struct Layer {
    /// Compressed.
    pub(super) bytes: Vec<u8>,
    /// The sum of what is in it, before that was compressed.
    pub(super) diff_id: String,
}

/// Makes a layer.
pub(super) struct Writer {
    archive: Builder<Vec<u8>>,
    folders: BTreeSet<String>,
    at: u64,
}

impl Writer {
    /// All that is in it is dated `at`, in seconds since 1970.
    pub(super) fn new(at: u64) -> Self {
        Self { archive: Builder::new(Vec::new()), folders: BTreeSet::new(), at }
    }

    pub(super) fn file(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.folders_above(name)?;
        Ok(append(&mut self.archive, name, bytes, FILE, self.at)?)
    }

    /// Copies a program or library.
    pub(super) fn program(&mut self, name: &str, from: &Path) -> Result<()> {
        let bytes = fs::read(from).with_context(|| format!("could not read {}", from.display()))?;
        self.folders_above(name)?;
        Ok(append(&mut self.archive, name, &bytes, PROGRAM, self.at)?)
    }

    pub(super) fn folder(&mut self, name: &str, mode: u32, owner: u64) -> Result<()> {
        if self.folders.insert(name.to_owned()) {
            let mut header = header(0, mode, owner, self.at);
            header.set_entry_type(EntryType::Directory);
            self.archive.append_data(&mut header, format!("{name}/"), io::empty())?;
        }
        Ok(())
    }

    fn folders_above(&mut self, name: &str) -> Result<()> {
        for (end, _) in name.match_indices('/') {
            self.folder(&name[..end], PROGRAM, 0)?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Layer> {
        let plain = self.archive.into_inner()?;
        let mut bytes = GzEncoder::new(Vec::new(), Compression::best());
        io::copy(&mut plain.as_slice(), &mut bytes)?;
        Ok(Layer { bytes: bytes.finish()?, diff_id: super::digest(&plain) })
    }
}

/// Puts a file of root's into `archive`.
pub(super) fn append(
    archive: &mut Builder<impl io::Write>,
    name: &str,
    bytes: &[u8],
    mode: u32,
    at: u64,
) -> io::Result<()> {
    archive.append_data(&mut header(bytes.len(), mode, 0, at), name, bytes)
}

fn header(size: usize, mode: u32, owner: u64, at: u64) -> Header {
    let mut header = Header::new_ustar();
    header.set_size(size as u64);
    header.set_mode(mode);
    header.set_uid(owner);
    header.set_gid(owner);
    header.set_mtime(at);
    header
}
