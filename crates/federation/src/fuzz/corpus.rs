//! The documents in `corpus/`, as `corpus/README.md` says how they are named.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Longer ones are made, not kept.
const LONGEST_BYTES: usize = 64 * 1024;

/// What is to become of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Refused,
    Taken,
    /// Taken, and written again byte by byte.
    AsWeWrite,
}

#[derive(Debug)]
pub(super) struct Document {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) expected: Expected,
}

/// The folders there are, by name.
pub(super) fn folders() -> Vec<String> {
    let entries = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.file_type().unwrap().is_dir());
    folders.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

/// The documents for one parser, in the order of their names, so that a failure comes again.
pub(super) fn documents(folder: &str) -> Vec<Document> {
    let mut documents: Vec<_> =
        fs::read_dir(root().join(folder)).unwrap().map(|entry| document(&entry.unwrap().path())).collect();
    documents.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(documents.len() > 1, "{folder} is empty");
    documents
}

fn document(path: &Path) -> Document {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let bytes = fs::read(path).unwrap();
    assert!(bytes.len() <= LONGEST_BYTES, "{name} is too long to be kept");
    let expected = match name.split('-').next() {
        Some("bad") => Expected::Refused,
        Some("good") => Expected::Taken,
        Some("written") => Expected::AsWeWrite,
        _ => panic!("{name} does not say what is to become of it"),
    };
    Document { name, bytes, expected }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}
