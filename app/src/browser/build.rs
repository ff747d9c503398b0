//! Which build of O2M this page is of.

use leptos::prelude::*;
use web_sys::Document;

/// The name that all files of the build share, `o2m-<hash>`; the page's stylesheet has it.
pub fn site() -> Option<String> {
    site_of(&document())
}

/// The same of another page; `None` if it is none of the app's.
pub fn site_of(page: &Document) -> Option<String> {
    page.query_selector("script[data-module]").ok()??;
    let stylesheet = page.query_selector("link[rel=stylesheet][href^='/pkg/']").ok()??;
    Some(stylesheet.get_attribute("href")?.strip_prefix("/pkg/")?.strip_suffix(".css")?.to_owned())
}
