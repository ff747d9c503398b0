//! The files of a crate, and which of them uses which.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::reader::{File, Path};

/// No name is passed on more often.
const PASSED_ON: usize = 10;

/// The files of one crate, each by its path as a module; that of the crate itself is empty.
#[derive(Debug)]
pub(super) struct Sources(BTreeMap<Path, File>);

/// Who uses whom.
pub(super) type Uses = BTreeMap<Path, BTreeSet<Path>>;

/// Those who use each other in a circle, or stand between two circles.
#[derive(Debug)]
pub(super) struct Circle(Uses);

impl Sources {
    /// The sources in `files`: each by its path from the folder `src`, and its text.
    pub(super) fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let files = files.into_iter().map(|(path, text)| (module_path(&path), File::read(&text)));
        let mut files: BTreeMap<Path, File> = files.collect();
        let for_tests = files.iter().flat_map(|(path, file)| {
            file.test_modules.iter().map(move |name| [path.as_slice(), std::slice::from_ref(name)].concat())
        });
        let for_tests: Vec<Path> = for_tests.collect();
        files.retain(|path, _| !for_tests.iter().any(|test| path.starts_with(test)));
        Self(files)
    }

    /// Which file uses which.
    pub(super) fn uses(&self) -> Uses {
        let used = |module: &Path, file: &File| {
            let used = file.paths.iter().filter_map(|path| self.file_of(&self.absolute(module, path)?, PASSED_ON));
            used.filter(|used| used != module).collect()
        };
        self.0.iter().map(|(module, file)| (module.clone(), used(module, file))).collect()
    }

    /// Which folder uses which; a file that is in none stands for itself. The file of the crate, which names them all, is none of them.
    pub(super) fn uses_of_folders(&self) -> Uses {
        let mut folders = Uses::new();
        for (file, used) in self.uses() {
            let Some(folder) = file.first() else { continue };
            let used = used.iter().filter_map(|used| used.first()).filter(|used| *used != folder);
            folders.entry(vec![folder.clone()]).or_default().extend(used.map(|used| vec![used.clone()]));
        }
        folders
    }

    /// The path from the crate on, of one that stands in `module`; `None` if it leads to another crate.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Path> {
        let (first, rest) = path.split_first()?;
        let parent = || module.split_last().map(|(_, parent)| parent);
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([module, rest].concat()),
            "super" if rest.first().is_some_and(|next| next == "super") => self.absolute(parent()?, rest),
            "super" => Some([parent()?, rest].concat()),
            _ if self.0.contains_key(&[module, &path[..1]].concat()) => Some([module, path].concat()),
            _ => {
                // By the import of its first name, unless that is where it comes from.
                let import = self.0.get(module)?.imports.get(first).filter(|import| import.first() != Some(first))?;
                let import = self.absolute(module, import)?;
                Some([import.as_slice(), rest].concat())
            }
        }
    }

    /// The file that defines what `path`, from the crate on, leads to; `None` if it leads to a file as a whole, or to another crate.
    fn file_of(&self, path: &[String], passed_on: usize) -> Option<Path> {
        let length = (0..=path.len()).rev().find(|&length| self.0.contains_key(&path[..length]))?;
        let (module, rest) = path.split_at(length);
        let (name, rest) = rest.split_first()?;
        let file = &self.0[module];
        match file.imports.get(name) {
            Some(import) if !file.items.contains(name) => {
                let import = self.absolute(module, import)?;
                self.file_of(&[import.as_slice(), rest].concat(), passed_on.checked_sub(1)?)
            }
            _ => Some(module.to_vec()),
        }
    }
}

/// `a/b.rs` and `a/b/mod.rs` are `a::b`.
fn module_path(file: &str) -> Path {
    let path = file.trim_end_matches(".rs").split('/').map(str::to_owned);
    let mut path: Path = path.collect();
    path.pop_if(|last| ["lib", "main", "mod"].contains(&last.as_str()));
    path
}

impl Circle {
    /// Leaves out, again and again, who uses none of the others or is used by none of them.
    pub(super) fn among(uses: &Uses) -> Self {
        let mut left = uses.clone();
        loop {
            let named: BTreeSet<Path> = left.values().flatten().cloned().collect();
            let naming: BTreeSet<Path> = left.keys().cloned().collect();
            let before = left.clone();
            left.retain(|file, _| named.contains(file));
            for others in left.values_mut() {
                others.retain(|other| naming.contains(other));
            }
            left.retain(|_, others| !others.is_empty());
            if left == before {
                return Self(left);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (user, used) in &self.0 {
            let used: Vec<String> = used.iter().map(|used| used.join("::")).collect();
            writeln!(f, "{} uses {}", user.join("::"), used.join(", "))?;
        }
        Ok(())
    }
}
