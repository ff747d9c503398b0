//! Files use each other one way. A test holds that, not memory: in a circle none can be read, moved or changed before the others.

mod reader;
mod sources;

use std::{collections::BTreeMap, fs};

use self::sources::{Circle, Sources};
use crate::{sources::texts, workspace};

/// The sources of the crates that run on the server, by the name of the crate.
fn crates() -> BTreeMap<String, Sources> {
    let folders = fs::read_dir(workspace::root().join("crates")).expect("there are crates");
    let folders = folders.map(|entry| entry.expect("the entry is readable").path());
    let sources = |folder: std::path::PathBuf| {
        let name = folder.file_name().expect("it has a name").to_string_lossy().into_owned();
        let src = folder.join("src");
        let files = texts(&src, &["rs"]).into_iter().map(|(path, text)| {
            let path = path.strip_prefix(&src).expect("it is in there");
            (path.to_string_lossy().replace('\\', "/"), text)
        });
        (name, Sources::new(files))
    };
    folders.chain([workspace::root().join("server")]).map(sources).collect()
}

#[test]
fn files_use_each_other_one_way() {
    for (name, sources) in crates() {
        let circle = Circle::among(&sources.uses());
        assert!(circle.is_empty(), "files of {name} use each other in a circle:\n{circle}");
    }
}

#[test]
fn folders_of_use_cases_stand_one_above_the_other() {
    let circle = Circle::among(&crates()["node"].uses_of_folders());
    assert!(circle.is_empty(), "folders of node use each other in a circle:\n{circle}");
}

#[test]
fn circles_are_found_whatever_way_a_file_is_named() {
    let circle = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        !Circle::among(&Sources::new(files).uses()).is_empty()
    };
    let a = "use crate::b::B; pub struct A; pub fn of() {}";
    for (way, b) in [
        ("an import", "use crate::a::A; pub struct B;"),
        ("a list", "use crate::{c::C, a::{self, A}}; pub struct B;"),
        ("another name", "use super::a::A as Other; pub struct B;"),
        ("a path", "pub struct B; fn f() { crate::a::of() }"),
        ("a path from an imported file", "use crate::a; pub struct B; fn f() { a::of() }"),
        ("a name that the crate passes on", "use crate::A; pub struct B;"),
        ("a name that a folder passes on", "use crate::hall::A; pub struct B;"),
    ] {
        let lib = "mod a; mod b; mod c; mod hall; pub use a::A;";
        let files = [
            ("lib.rs", lib),
            ("a.rs", a),
            ("b.rs", b),
            ("c.rs", "pub struct C;"),
            ("hall/mod.rs", "pub use crate::a::A;"),
        ];
        assert!(circle(&files), "{way}: {b}");
    }
    let (parent, child) = ("mod child; pub struct Shared; fn f() { child::g() }", "use super::Shared; pub fn g() {}");
    assert!(circle(&[("lib.rs", "mod a;"), ("a.rs", parent), ("a/child.rs", child)]));
}

#[test]
fn what_is_no_circle_is_let_through() {
    let circle = |b: &str| {
        let files = [
            ("lib.rs", "mod a; mod b; #[cfg(test)] mod testing; pub use b::B;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            ("b.rs", b),
            ("testing.rs", "use crate::a::A;"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        Circle::among(&Sources::new(files).uses()).to_string()
    };
    for b in [
        "pub struct B;",
        "// use crate::a::A;\n/* use crate::a::A; */ pub struct B; const S: &str = \"use crate::a::A;\";",
        "pub struct B; const QUOTE: char = '\"'; fn f<'a>(r: &'a str) {} const S: &str = r#\"\"use crate::a::A;\"#;",
        "pub struct B; #[cfg(test)] mod tests { use crate::a::A; fn f() { crate::a::A } }",
        "pub struct B; #[cfg(test)] use crate::a::A;",
        "use other::a::A; pub struct B;",
    ] {
        assert_eq!(circle(b), "", "{b}");
    }
    let files = [
        ("lib.rs", "mod a;"),
        ("a.rs", "mod child; pub use child::Child; pub struct Shared;"),
        ("a/child.rs", "use super::Shared; pub struct Child;"),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    assert_eq!(Circle::among(&Sources::new(files).uses()).to_string(), "", "a parent passes on what its child defines");
}
