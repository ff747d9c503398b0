//! A post in a list. Its card stays while the post changes, with an open menu and an unfolded letter, if nothing in it did.

use domain::TimelineCursor;
use js_sys::Reflect;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::street;
use crate::browser::{
    elements::{all, unset},
    enhance, hands,
};

/// What the card was as the node sent it, kept with its element.
const SENT: &str = "o2mSent";
/// What changes without the post: times in words, light in a window; and what is made here.
const PASSING: &str = ".window, [data-browser]";
const TIMES: &str = "time, [data-exact-ms]";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) element: Element,
    pub(super) place: TimelineCursor,
}

impl Card {
    pub(super) fn of(element: Element) -> Option<Self> {
        let place = element.get_attribute("data-place")?.parse().ok()?;
        Some(Self { element, place })
    }

    /// Notes what it is as the node sent it, unless that is known.
    pub(super) fn remember(&self) {
        if !self.is_known() {
            self.note(&self.text());
        }
    }

    /// Says whether it was [remembered](Self::remember): what was not came in since the list was looked after.
    pub(super) fn is_known(&self) -> bool {
        Reflect::has(&self.element, &SENT.into()).unwrap_or_default()
    }

    /// Shows the post as `newer` has it.
    pub(super) fn renew(&self, newer: &Self) {
        // There is none while the card is out of the document (`public/far.js`).
        let window = self.window();
        if let (Some(ours), Some(theirs)) = (&window, newer.window()) {
            // A face changes without the post. Where it is not shown now, it is the next time.
            let _shown = street::show_window(ours, &theirs);
        }
        let text = newer.text();
        if self.is_deleted() || self.sent().as_ref() == Some(&text) {
            return;
        }
        let was_unfolded = window.is_some() && self.was_long() && self.way_to_rest().is_none();
        hands::morph_element(&self.element, &newer.element);
        self.note(&text);
        enhance::renew(&self.element);
        if let Some(link) = self.way_to_rest().filter(|_| was_unfolded) {
            enhance::unfold(&link);
        }
    }

    /// Says whether the node sent it with a way to the rest of its letter.
    fn was_long(&self) -> bool {
        self.sent().is_some_and(|sent| sent.contains("data-shows-rest"))
    }

    fn window(&self) -> Option<Element> {
        self.element.query_selector(".window").ok().flatten()
    }

    fn way_to_rest(&self) -> Option<Element> {
        self.element.query_selector("[data-shows-rest]").ok().flatten()
    }

    /// Says whether a line stands here, that the post was deleted.
    pub(super) fn is_deleted(&self) -> bool {
        self.element.has_attribute("data-deleted")
    }

    /// Says whether the owner wrote it: it can be edited.
    pub(super) fn is_mine(&self) -> bool {
        self.element.query_selector("header [href$='/edit']").is_ok_and(|edit| edit.is_some())
    }

    fn sent(&self) -> Option<String> {
        Reflect::get(&self.element, &SENT.into()).ok()?.as_string()
    }

    fn note(&self, text: &str) {
        // Setting a property of an element does not fail.
        let _set = Reflect::set(&self.element, &SENT.into(), &JsValue::from_str(text));
    }

    /// What tells it from what it was before.
    fn text(&self) -> String {
        // In this document, whose it may not be: an element is serialised alike in all of them.
        let copy = document().import_node_with_deep(&self.element, true).ok();
        let Some(copy) = copy.and_then(|copy| copy.dyn_into::<Element>().ok()) else { return String::new() };
        for passing in all::<Element>(&copy, PASSING) {
            passing.remove();
        }
        for time in all::<Element>(&copy, TIMES) {
            time.set_text_content(None);
            unset(&time, "title");
        }
        for menu in all::<Element>(&copy, "details[open]") {
            unset(&menu, "open");
        }
        copy.inner_html()
    }
}
