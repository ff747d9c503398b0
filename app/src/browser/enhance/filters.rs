//! Lists of people, of whom those are shown whose names have some letters.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::{
    browser::elements::{all, set, unset},
    components::is_named,
};

/// Hides in the lists what their fields ask to hide: a page that was read again shows all.
pub(super) fn renew(root: &Element) {
    for field in all::<Element>(root, "[data-filters]") {
        follow(&field);
    }
}

/// Shows in the list of `field` those who are named there.
pub(super) fn follow(field: &Element) {
    let typed = field.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value).unwrap_or_default();
    let list = field.get_attribute("data-filters").and_then(|list| document().get_element_by_id(&list));
    for row in list.map(|list| all::<Element>(&list, ":scope > [data-name]")).unwrap_or_default() {
        if is_named(&typed, &row.get_attribute("data-name").unwrap_or_default()) {
            unset(&row, "hidden");
        } else {
            set(&row, "hidden", "");
        }
    }
}
