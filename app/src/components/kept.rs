//! Parts of pages, kept as HTML: most of a page changes far more seldom than it is read.
//!
//! A part is kept by all that it shows, written down. So nothing can be out of date, and nobody has to say that something changed.

use std::{
    fmt::Write,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use leptos::{prelude::*, tachys::html::InertElement};
use lru::LruCache;
use serde::Serialize;

use super::query::has_query;
use crate::api::json;

/// All parts together, with what they show, in bytes.
const KEPT_BYTES: usize = 1024 * 1024;
/// A part that is larger is rendered each time, so that one does not push out all others.
const PART_BYTES: usize = KEPT_BYTES / 8;

static PARTS: LazyLock<Mutex<Parts>> = LazyLock::new(|| Mutex::new(Parts { parts: LruCache::unbounded(), bytes: 0 }));

struct Parts {
    /// By what they show, with the name of the part before it.
    parts: LruCache<String, Arc<str>>,
    bytes: usize,
}

impl Parts {
    fn keep(&mut self, shown: String, html: Arc<str>) {
        let bytes = shown.len() + html.len();
        if bytes > PART_BYTES {
            return;
        }
        self.bytes += bytes;
        if let Some((shown, html)) = self.parts.push(shown, html) {
            self.bytes -= shown.len() + html.len();
        }
        while self.bytes > KEPT_BYTES
            && let Some((shown, html)) = self.parts.pop_lru()
        {
            self.bytes -= shown.len() + html.len();
        }
    }
}

/// The part `name`, which shows `shown` and nothing else: nothing of the address of the page, and nothing that it would have to wait for.
pub fn kept(name: &'static str, shown: &impl Serialize, render: impl FnOnce() -> AnyView) -> AnyView {
    match json::write(shown) {
        Some(shown) => kept_by(name, &shown, render),
        None => render(),
    }
}

/// The same with forms in it, which show what the address says of them: that they failed and why, or that they did what they were sent for.
pub fn kept_forms(name: &'static str, shown: &impl Serialize, render: impl FnOnce() -> AnyView) -> AnyView {
    if has_query() { render() } else { kept(name, shown, render) }
}

/// The same as [`kept`], with what it shows written down already.
pub fn kept_by(name: &'static str, shown: impl std::fmt::Display, render: impl FnOnce() -> AnyView) -> AnyView {
    let parts = || PARTS.lock().unwrap_or_else(PoisonError::into_inner);
    let mut written = String::with_capacity(512);
    // Writing to a string does not fail.
    let _written = write!(written, "{name} {shown}");
    if let Some(html) = parts().parts.get(&written) {
        return InertElement::new(html.to_string()).into_any();
    }
    let html: Arc<str> = render().to_html().into();
    parts().keep(written, Arc::clone(&html));
    InertElement::new(html.to_string()).into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_rendered_again_when_what_it_shows_changes() {
        let mut rendered = Vec::new();
        for shown in ["a", "b", "a"] {
            let html = kept("test of a part", &shown, || {
                rendered.push(shown);
                view! { <p>{shown}</p> }.into_any()
            });
            assert_eq!(html.to_html(), format!("<p>{shown}<!></p>"));
        }
        assert_eq!(rendered, ["a", "b"]);
    }

    #[test]
    fn what_was_shown_longest_ago_makes_way() {
        let mut parts = Parts { parts: LruCache::unbounded(), bytes: 0 };
        let html: Arc<str> = "x".repeat(PART_BYTES / 2).into();
        for number in 0..100 {
            parts.keep(number.to_string(), Arc::clone(&html));
        }
        parts.keep("99".to_owned(), Arc::clone(&html));
        parts.keep("large".to_owned(), "x".repeat(PART_BYTES).into());
        assert!(parts.parts.contains("99") && !parts.parts.contains("large") && !parts.parts.contains("1"));
        let held: usize = parts.parts.iter().map(|(shown, html)| shown.len() + html.len()).sum();
        assert_eq!(parts.bytes, held);
        assert!(held <= KEPT_BYTES && held > KEPT_BYTES - PART_BYTES, "{held}");
    }
}
