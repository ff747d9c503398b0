//! Where the cursor stands.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// Puts the cursor into the field with this id, if it is on the page; says whether it is.
pub fn focus(id: &str) -> bool {
    let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<HtmlElement>().ok());
    // Focussing a field that is on the page does not fail.
    field.is_some_and(|field| field.focus().is_ok())
}

/// Focusses `element` if nothing else is: what was is gone from the page.
pub fn take_if_lost(element: &HtmlElement) {
    let document = document();
    let body = document.body().map(HtmlElement::into);
    if document.active_element().is_none_or(|focussed| Some(focussed) == body) {
        // Focussing what is on the page does not fail.
        let _focussed = element.focus();
    }
}

/// Puts the cursor into the field with this id as soon as it is there, if the address of the page names it. A browser does that by itself
/// for a page that it loads, and not for one that the router goes to. Nothing scrolls: the router, or who comes back, knows where to.
pub fn focus_if_named(id: &'static str) {
    // By the next frame the page is in the document, and has the address that the router gave it.
    Effect::new(move || {
        request_animation_frame(move || {
            let is_named = window().location().hash().is_ok_and(|hash| hash.strip_prefix('#') == Some(id));
            let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<HtmlElement>().ok());
            if let (true, Some(field)) = (is_named, field) {
                let options = FocusOptions::new();
                options.set_prevent_scroll(true);
                // Focussing a field that is on the page does not fail.
                let _focussed = field.focus_with_options(&options);
            }
        });
    });
}
