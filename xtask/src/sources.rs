//! What tests read of the workspace: files that are written by hand.

use std::{fs, path::Path, path::PathBuf};

/// Folders that tools fill.
const MADE: [&str; 3] = ["node_modules", "playwright-report", "test-results"];

/// The files below `folder` with one of these extensions, and what is in them.
pub(crate) fn texts(folder: &Path, extensions: &[&str]) -> Vec<(PathBuf, String)> {
    let (mut folders, mut texts) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                folders.extend((!MADE.iter().any(|made| path.ends_with(made))).then_some(path));
            } else if path.extension().is_some_and(|extension| extensions.iter().any(|known| extension == *known)) {
                let text = fs::read_to_string(&path).expect("it is text");
                texts.push((path, text));
            }
        }
    }
    texts
}

/// Says whether `name` is a word of `text`.
pub(crate) fn names(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name)
        .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part))
}
