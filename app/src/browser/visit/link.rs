//! Which links are visits; the others are the browser's.

use leptos::prelude::window;
use web_sys::{Element, Url};

use super::resolve;

/// Where `link` leads, if a visit goes there.
pub(super) fn visited(link: &Element) -> Option<Url> {
    let is_for_browser = link.has_attribute("download")
        || link.get_attribute("target").is_some_and(|target| !target.is_empty() && target != "_self")
        || link.get_attribute("rel").is_some_and(|rel| rel.split_whitespace().any(|word| word == "external"));
    if is_for_browser {
        return None;
    }
    let url = resolve(&link.get_attribute("href")?)?;
    let location = window().location();
    let is_ours = location.origin().is_ok_and(|origin| origin == url.origin());
    let is_here = location.pathname().is_ok_and(|path| path == url.pathname())
        && location.search().is_ok_and(|search| search == url.search());
    // A place on this page, to which the browser leads.
    let is_fragment = is_here && !url.hash().is_empty();
    (is_ours && !is_fragment && !is_file(&url.pathname())).then_some(url)
}

/// Says whether the node has something at `path` that is no page of the app's, so that it need not be fetched twice.
fn is_file(path: &str) -> bool {
    ["/api/", "/media/", "/public", "/invite"].iter().any(|start| path.starts_with(start))
}
