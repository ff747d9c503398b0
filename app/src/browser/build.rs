//! Which build of O2M this page is of.

use leptos::prelude::*;

/// The name that all files of the build share, `o2m-<hash>`; the page's stylesheet has it.
pub fn site() -> Option<String> {
    let stylesheet = document().query_selector("link[rel=stylesheet][href^='/pkg/']").ok()??;
    Some(stylesheet.get_attribute("href")?.strip_prefix("/pkg/")?.strip_suffix(".css")?.to_owned())
}
