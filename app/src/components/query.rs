//! What the address of a page asks for.

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// What stands behind `name` in the query.
pub fn query(name: &str) -> Option<String> {
    use_query_map().with_untracked(|query| query.get(name))
}

/// The same, read; `None` for nonsense.
pub fn parsed_query<T: FromStr>(name: &str) -> Option<T> {
    query(name)?.parse().ok()
}

/// What stands in the path in the place of `name`; `None` for nonsense.
pub fn parsed_param<T: FromStr>(name: &str) -> Option<T> {
    use_params_map().with_untracked(|params| params.get(name))?.parse().ok()
}

/// Says whether a form was just sent that did `what`.
pub fn is_saved(what: &str) -> bool {
    use_query_map().with_untracked(|query| query.get_str("saved") == Some(what) && query.get_str("__err").is_none())
}
