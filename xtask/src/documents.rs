//! Documents name what there is: files, and words of the code. A test holds that, not memory.

use std::{fs, path::PathBuf};

use crate::{
    sources::{names, texts},
    workspace,
};

const GLOSSARY: &str = "docs/GLOSSARY.md";
/// Endpoints look like paths there.
const ENDPOINTS: &str = "docs/API.md";
/// What a path begins with, where a document names one from the root on.
const FOLDERS: [&str; 9] = ["app", "crates", "docs", "end2end", "frontend", "public", "server", "style", "xtask"];
/// Sources in which the words of the glossary are looked for.
const SOURCES: [&str; 4] = ["rs", "sql", "ts", "css"];

/// The documents: those at the root, and those in the folders.
fn documents() -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(workspace::root()).expect("the root is there");
    let at_root = entries.map(|entry| entry.expect("the entry is readable").path());
    let at_root = at_root.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let mut documents: Vec<_> =
        at_root.map(|path| (path.clone(), fs::read_to_string(path).expect("it is text"))).collect();
    documents.extend(FOLDERS.iter().flat_map(|folder| texts(&workspace::root().join(folder), &["md"])));
    documents
}

/// What stands between backticks, in lines that are no block of code.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

#[test]
fn documents_name_files_that_are_there() {
    let mut missing = Vec::new();
    for (document, text) in documents().into_iter().filter(|(path, _)| !path.ends_with(ENDPOINTS)) {
        let named = code(&text).filter(|word| {
            let is_path = word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            is_path && word.split_once('/').is_some_and(|(first, _)| FOLDERS.contains(&first))
        });
        missing.extend(named.filter(|path| !workspace::root().join(path).exists()).map(str::to_owned));
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let local = links.filter(|link| !link.contains(':') && !link.starts_with('#'));
        let folder = document.parent().expect("a file is in a folder");
        let file = |link: &&str| folder.join(link.split('#').next().unwrap_or_default());
        missing.extend(local.filter(|link| !file(link).exists()).map(|link| format!("{}: {link}", document.display())));
    }
    assert_eq!(missing, [""; 0]);
}

#[test]
fn words_of_the_glossary_are_in_the_code() {
    let sources = FOLDERS.iter().flat_map(|folder| texts(&workspace::root().join(folder), &SOURCES));
    let sources: String = sources.map(|(_, text)| text).collect();
    let glossary = fs::read_to_string(workspace::root().join(GLOSSARY)).expect("the glossary is there");
    let rows = glossary.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    let words: Vec<&str> = rows.flat_map(|cell| cell.split('`').step_by(2)).filter(|word| !word.is_empty()).collect();
    assert!(words.len() > 30, "the table is read: {words:?}");
    for word in words {
        assert!(names(&sources, word), "{word} is in {GLOSSARY} and not in the code");
    }
}
