//! docs/API.md says of each endpoint what the source says, and of nothing else.

use std::{collections::BTreeMap, fs, path::Path};

use domain::{Permission, TokenScope};

use crate::support::{Endpoint, endpoints, fields_of_post_form};

/// A row of the table of endpoints: method, scopes, fields.
type Row = [String; 3];

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/API.md");
    fs::read_to_string(path).expect("the document is there")
}

/// The cells of the table below `heading`, by what is in the first one.
fn table(document: &str, heading: &str) -> BTreeMap<String, Vec<String>> {
    let section = document.split(heading).nth(1).unwrap_or_else(|| panic!("no `{heading}`"));
    let section = section.split("\n## ").next().unwrap_or(section);
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let mut table = BTreeMap::new();
    for row in rows {
        let mut cells = row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
        let name = cells.next().expect("a first cell").trim_matches('`').to_owned();
        assert!(table.insert(name.clone(), cells.collect()).is_none(), "{name} is there twice");
    }
    table
}

/// The scopes of tokens that may call it, as the document names them.
fn scopes(permission: Option<&str>) -> String {
    let permission = match permission {
        None => return "none".into(),
        Some("Read") => Permission::Read,
        Some("ReadOwn") => Permission::ReadOwn,
        Some("Publish") => Permission::Publish,
        Some("Manage") => Permission::Manage,
        Some(other) => panic!("a new permission: {other}"),
    };
    let scopes = TokenScope::ALL.into_iter().filter(|scope| scope.permits(permission));
    scopes.map(|scope| format!("`{}`", scope.as_str())).collect::<Vec<_>>().join(", ")
}

fn row(endpoint: &Endpoint) -> Row {
    let field = |name: &str, is_optional| format!("`{name}`{}", if is_optional { " (optional)" } else { "" });
    let fields = endpoint.fields.iter().map(|each| {
        let name = match (each.kind.as_str(), each.name.as_str()) {
            ("HashMap", "members") => "members[<friend>]".to_owned(),
            ("HashMap", "told") => "told[<kind>]".to_owned(),
            ("HashMap", name) => format!("{name}[<id>]"),
            (_, name) => name.to_owned(),
        };
        field(&name, each.is_optional)
    });
    let fields = fields.collect::<Vec<_>>().join(", ");
    let fields = if endpoint.is_multipart { "*multipart*".to_owned() } else { fields };
    [format!("`{}`", endpoint.method), scopes(endpoint.permission.as_deref()), fields]
}

#[test]
fn every_endpoint_is_documented_with_its_method_its_scopes_and_its_fields_and_nothing_else_is() {
    let written = table(&document(), "## Endpoints");
    let endpoints = endpoints();
    assert!(endpoints.len() > 60, "the source is read");
    let mut faults = Vec::new();
    for endpoint in &endpoints {
        let expected = row(endpoint);
        match written.get(&endpoint.path) {
            Some(cells) if cells.len() == 4 && cells[..3] == expected && !cells[3].is_empty() => {}
            cells => faults.push(format!("{}: {expected:?}, and what it does; not {cells:?}", endpoint.path)),
        }
    }
    let gone = written.keys().filter(|path| endpoints.iter().all(|endpoint| endpoint.path != **path));
    faults.extend(gone.map(|path| format!("{path} is no endpoint")));
    assert!(faults.is_empty(), "docs/API.md:\n{}", faults.join("\n"));
}

#[test]
fn every_field_of_the_form_of_a_post_is_documented_and_no_other() {
    let written: Vec<String> = table(&document(), "## The form of a post").into_keys().collect();
    // What begins a name is written with what comes after it.
    let written: Vec<&str> = written.iter().map(|name| name.split('<').next().unwrap_or(name)).collect();
    assert_eq!(written, fields_of_post_form());
}
