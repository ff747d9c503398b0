//! Noticing that the reader comes near the end of what is loaded, and bringing something into sight.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{
    Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
    ScrollIntoViewOptions, ScrollLogicalPosition,
};

use super::focus;

/// How far below the screen counts as in sight already, so that the next page is there before it is needed.
const AHEAD: &str = "800px";

/// Looks whether an element comes into sight, until it is dropped.
#[derive(Debug)]
pub struct Sight {
    observer: IntersectionObserver,
    _seen: Closure<dyn Fn(Array)>,
}

impl Drop for Sight {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `on_sight` whenever `element` comes into sight; `None` in a browser that does not tell.
pub fn on_sight(element: &Element, on_sight: impl Fn() + 'static) -> Option<Sight> {
    let seen = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
        let is_in_sight = |entry: wasm_bindgen::JsValue| {
            entry.dyn_into::<IntersectionObserverEntry>().is_ok_and(|entry| entry.is_intersecting())
        };
        if entries.iter().any(is_in_sight) {
            on_sight();
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(AHEAD);
    let observer = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options).ok()?;
    observer.observe(element);
    Some(Sight { observer, _seen: seen })
}

/// Brings the post that is named by the element `id` into the middle of the screen, and the focus to its name.
pub fn bring(id: &str) {
    let Some(name) = document().get_element_by_id(id) else { return };
    if let Ok(Some(post)) = name.closest("article") {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        post.scroll_into_view_with_scroll_into_view_options(&options);
    }
    let link = name.query_selector("a").ok().flatten().and_then(|link| link.dyn_into::<HtmlElement>().ok());
    if let Some(link) = link {
        focus::take_in_place(&link);
    }
}
