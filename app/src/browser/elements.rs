//! Elements of the document: found, marked, clicked.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};

/// The elements inside `root` that are meant, as far as they are of this kind.
pub fn all<T: JsCast>(root: &Element, selector: &str) -> Vec<T> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// The element at or around the target of `event`.
pub fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

/// Sets an attribute.
pub fn set(element: &Element, name: &str, value: &str) {
    // Fails only for a name that is none.
    let _set = element.set_attribute(name, value);
}

/// Takes an attribute away.
pub fn unset(element: &Element, name: &str) {
    // Does not fail.
    let _removed = element.remove_attribute(name);
}

/// Says whether a click asks for nothing but to follow the link: not in another tab, not to save.
pub fn is_plain_click(event: &MouseEvent) -> bool {
    event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}
