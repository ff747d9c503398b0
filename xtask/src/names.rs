//! Short names for what the module and its loader call in each other. Those of wasm-bindgen end in hashes, which no compression makes small.

use std::collections::HashMap;

use wasm_bindgen_cli_support::Output;

/// What only the loader calls begins so.
const OF_BINDINGS: [&str; 3] = ["__wbindgen_", "__externref_", "wasm_bindgen__"];

/// Classes by which server functions stream, of which wasm-bindgen exports all that a page could call. None of ours streams.
const OF_STREAMS: [&str; 2] = ["intounderlying", "__wbg_intounderlying"];

/// Renames imports and exports of the module, and lets go what is exported for nobody; gives the loader that knows them by these names.
pub(crate) fn shorten(bound: &mut Output) -> String {
    let mut names = HashMap::new();
    let mut short = |name: &mut String| {
        let next = format!("${:x}", names.len());
        name.clone_from(names.entry(name.clone()).or_insert(next));
    };
    let module = bound.wasm_mut();
    for import in module.imports.iter_mut() {
        short(&mut import.name);
    }
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the type is of a crate that has no name here")]
    let streams: Vec<_> =
        module.exports.iter().filter(|export| begins(&export.name, &OF_STREAMS)).map(|export| export.id()).collect();
    for stream in streams {
        module.exports.delete(stream);
    }
    for export in module.exports.iter_mut() {
        if begins(&export.name, &OF_BINDINGS) {
            short(&mut export.name);
        }
    }
    rename(bound.js(), &names)
}

fn begins(name: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| name.starts_with(beginning))
}

/// `script` with other names in the place of those that are keys of `names`.
fn rename(script: &str, names: &HashMap<String, String>) -> String {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut renamed = String::with_capacity(script.len());
    let mut rest = script;
    while !rest.is_empty() {
        let (name, after) = rest.split_at(rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()));
        renamed.push_str(names.get(name).map_or(name, String::as_str));
        let (between, next) = after.split_at(after.find(is_of_name).unwrap_or(after.len()));
        renamed.push_str(between);
        rest = next;
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renames_whole_names_alone() {
        let names = HashMap::from([("__wbg_a_1f".to_owned(), "$0".to_owned())]);
        for (script, expected) in [
            ("{ __wbg_a_1f: function() { b.__wbg_a_1f(); } }", "{ $0: function() { b.$0(); } }"),
            ("__wbg_a_1f0, _wbg_a_1f, \u{e9}__wbg_a_1f", "__wbg_a_1f0, _wbg_a_1f, \u{e9}$0"),
            ("", ""),
        ] {
            assert_eq!(rename(script, &names), expected, "{script}");
        }
    }
}
