//! What the address of a page asks for.

use std::{str::FromStr, sync::Arc};

use leptos::prelude::*;

/// The address of the page that is being rendered, as far as a page asks for it.
#[derive(Debug, Clone)]
pub struct Asked(Arc<Address>);

#[derive(Debug)]
struct Address {
    path: String,
    /// What stands in the path in the places of names.
    params: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

impl Asked {
    pub fn new(path: String, params: Vec<(String, String)>, query: Vec<(String, String)>) -> Self {
        Self(Arc::new(Address { path, params, query }))
    }
}

/// The last of several of one name is what counts.
fn last<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn with_asked<T>(look: impl FnOnce(&Address) -> Option<T>) -> Option<T> {
    with_context(|Asked(address): &Asked| look(address)).flatten()
}

/// Says whether the page is below `folder`.
pub fn is_below(folder: &str) -> bool {
    with_asked(|address| address.path.starts_with(folder).then_some(())).is_some()
}

/// What `look` makes of the path of the page.
pub(super) fn with_path<T>(look: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    with_asked(|address| look(&address.path))
}

/// What `look` makes of what stands behind `name` in the query.
pub(super) fn with_query<T>(name: &str, look: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    with_asked(|address| look(last(&address.query, name)?))
}

/// Says whether the address has a query.
pub(super) fn has_query() -> bool {
    with_asked(|address| (!address.query.is_empty()).then_some(())).is_some()
}

/// What stands behind `name` in the query.
pub fn query(name: &str) -> Option<String> {
    with_query(name, |value| Some(value.to_owned()))
}

/// The same, read; `None` for nonsense.
pub fn parsed_query<T: FromStr>(name: &str) -> Option<T> {
    with_query(name, |value| value.parse().ok())
}

/// What stands in the path in the place of `name`.
pub fn param(name: &str) -> Option<String> {
    with_asked(|address| last(&address.params, name).map(str::to_owned))
}

/// The same, read; `None` for nonsense.
pub fn parsed_param<T: FromStr>(name: &str) -> Option<T> {
    with_asked(|address| last(&address.params, name)?.parse().ok())
}

/// Says whether a form was just sent that did `what`.
pub fn is_saved(what: &str) -> bool {
    with_asked(|address| {
        let is_saved = last(&address.query, "saved") == Some(what) && last(&address.query, "__err").is_none();
        is_saved.then_some(())
    })
    .is_some()
}

/// Says whether a form was just sent that failed.
pub fn is_failed() -> bool {
    with_query("__err", |_| Some(())).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on<T>(params: &[(&str, &str)], query: &[(&str, &str)], look: impl FnOnce() -> T) -> T {
        let owned = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        Owner::new().with(|| {
            provide_context(Asked::new("/posts/7".to_owned(), owned(params), owned(query)));
            look()
        })
    }

    #[test]
    fn the_last_of_several_counts_and_nonsense_is_nothing() {
        on(&[("id", "7")], &[("before", "x"), ("name", "a"), ("name", "b")], || {
            assert_eq!(query("name").as_deref(), Some("b"));
            assert_eq!((query("before").as_deref(), parsed_query::<u8>("before")), (Some("x"), None));
            assert_eq!((parsed_param::<u8>("id"), param("contact")), (Some(7), None));
            assert!(is_below("/posts/") && !is_below("/friends/") && has_query());
        });
    }

    #[test]
    fn a_form_that_failed_did_not_do_it() {
        assert!(on(&[], &[("saved", "name")], || is_saved("name") && !is_saved("word") && !is_failed()));
        assert!(on(&[], &[("saved", "name"), ("__err", "x")], || !is_saved("name") && is_failed()));
        assert!(on(&[], &[], || !is_saved("name") && !has_query()));
    }

    #[test]
    fn outside_of_a_page_nothing_is_asked_for() {
        assert_eq!(Owner::new().with(|| query("name")), None);
    }
}
