//! Dependencies point one way. A test holds that, not memory.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Package};

use crate::{
    sources::{names, texts},
    workspace,
};

/// What each of our crates may use of the others.
const MAY_USE: [(&str, &[&str]); 8] = [
    ("domain", &[]),
    ("store", &["domain"]),
    ("federation", &["domain"]),
    ("node", &["domain", "store", "federation"]),
    ("app", &["domain", "node"]),
    ("frontend", &["app"]),
    ("server", &["app", "domain", "federation", "node"]),
    ("xtask", &[]),
];

/// Libraries that only these crates may name.
const ONLY_IN: [(&str, &[&str]); 6] = [
    ("sea-orm", &["store"]),
    ("sea-orm-migration", &["store"]),
    ("reqwest", &["federation"]),
    ("http-cache-reqwest", &["federation"]),
    ("leptos", &["app", "frontend", "server"]),
    ("axum", &["app", "server"]),
];

/// The normal dependencies of each of our crates; tests may use what they need.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let normal = |package: &Package| {
        let dependencies = package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
        dependencies.map(|dependency| dependency.name.clone()).collect()
    };
    workspace::metadata().packages.iter().map(|package| (package.name.to_string(), normal(package))).collect()
}

#[test]
fn crates_use_each_other_one_way() {
    let dependencies = dependencies();
    let rules: BTreeMap<_, _> = MAY_USE.into_iter().collect();
    assert_eq!(dependencies.keys().map(String::as_str).collect::<Vec<_>>(), rules.keys().copied().collect::<Vec<_>>());
    for (name, uses) in &dependencies {
        let ours = uses.iter().filter(|used| rules.contains_key(used.as_str()));
        for used in ours {
            assert!(rules[name.as_str()].contains(&used.as_str()), "{name} must not use {used}");
        }
    }
}

#[test]
fn libraries_stay_where_they_belong() {
    let dependencies = dependencies();
    for (library, allowed) in ONLY_IN {
        for (name, uses) in &dependencies {
            assert!(!uses.contains(library) || allowed.contains(&name.as_str()), "{name} must not use {library}");
        }
    }
}

#[test]
fn the_browser_sees_domain_only() {
    let app =
        workspace::metadata().packages.iter().find(|package| package.name.as_str() == "app").expect("there is an app");
    let optional = |name| app.dependencies.iter().any(|dependency| dependency.name == name && dependency.optional);
    for name in ["node", "axum", "leptos_axum"] {
        assert!(optional(name), "app must have {name} behind its feature ssr");
    }
}

/// A library that no source names is left over. `cargo machete` looks for the same; it is not asked for, since it would be
/// built from its sources first.
#[test]
fn libraries_that_are_named_are_used() {
    let mut unused = Vec::new();
    for package in &workspace::metadata().packages {
        let folder = package.manifest_path.parent().expect("a manifest is in a folder");
        let sources = texts(folder.as_std_path(), &["rs"]).into_iter().map(|(_, text)| text).collect::<String>();
        for dependency in &package.dependencies {
            let name = dependency.rename.as_ref().unwrap_or(&dependency.name).replace('-', "_");
            if !names(&sources, &name) {
                unused.push(format!("{} does not use {}", package.name, dependency.name));
            }
        }
    }
    assert_eq!(unused, [""; 0]);
}

#[test]
fn the_app_asks_for_its_feature_in_five_places_at_most() {
    let mut lines = Vec::new();
    for (path, text) in texts(&workspace::root().join("app/src"), &["rs"]) {
        let asking = text.lines().filter(|line| line.contains("feature = \"ssr\"") || line.contains("cfg_if!"));
        lines.extend(asking.map(|line| format!("{}: {line}", path.display())));
    }
    assert!(lines.len() <= 5, "{lines:#?}");
}
