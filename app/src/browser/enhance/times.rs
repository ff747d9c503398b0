//! Times in the reader's words: by the reader's clock, calendar and zone.

use domain::Timestamp;
use js_sys::Reflect;
use leptos::prelude::document;
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::{
    browser::{
        clock,
        elements::{all, set},
    },
    components::Words,
};

/// What a time and its title were made to say here, kept with the element.
const WORDS: &str = "o2mWords";
const EXACT: &str = "o2mExact";

/// Puts the reader's words in the place of the server's, inside `root`.
pub(super) fn renew(root: &Element) {
    grow_in(root);
    for element in all::<Element>(root, "[data-words][data-unix-ms], [data-exact-ms]") {
        let time = at(&element, "data-unix-ms").or_else(|| at(&element, "data-exact-ms"));
        if let Some(time) = time {
            tell_exactly(&element, time);
        }
    }
}

/// The times of the document are older than they were.
pub(super) fn grow() {
    if let Some(body) = document().body() {
        grow_in(&body);
    }
}

fn grow_in(root: &Element) {
    let now = Timestamp(clock::now_ms());
    for element in all::<Element>(root, "[data-words][data-unix-ms]") {
        let words = element.get_attribute("data-words").and_then(|words| words.parse::<Words>().ok());
        if let (Some(words), Some(time)) = (words, at(&element, "data-unix-ms")) {
            tell(&element, &words.for_reader(time, now));
        }
    }
}

fn at(element: &Element, name: &str) -> Option<Timestamp> {
    element.get_attribute(name)?.parse().ok().map(Timestamp)
}

fn tell(element: &Element, words: &str) {
    // A browser that translates the page put an element in the place of the text.
    let is_translated = element.first_element_child().is_some() && kept(element, WORDS).as_deref() == Some(words);
    if is_translated || element.text_content().as_deref() == Some(words) {
        return;
    }
    element.set_text_content(Some(words));
    keep(element, WORDS, words);
}

/// What it says exactly, the browser takes long to find out.
fn tell_exactly(element: &Element, time: Timestamp) {
    let title = element.get_attribute("title");
    if title.is_some() && title == kept(element, EXACT) {
        return;
    }
    let exact = clock::local_time(time.0);
    set(element, "title", &exact);
    keep(element, EXACT, &exact);
}

fn kept(element: &Element, name: &str) -> Option<String> {
    Reflect::get(element, &name.into()).ok()?.as_string()
}

fn keep(element: &Element, name: &str, text: &str) {
    // Setting a property of an element does not fail.
    let _set = Reflect::set(element, &name.into(), &JsValue::from_str(text));
}
