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

/// Leads to what the page says of the form that was answered, if nothing has the focus: the form may be gone with what it was about.
pub fn take_said() {
    let said = document().query_selector(".saved > p").ok().flatten();
    if let Some(said) = said.and_then(|said| said.dyn_into::<HtmlElement>().ok()) {
        said.set_tab_index(-1);
        take_if_lost(&said);
    }
}

/// Puts the cursor into `element`, where it is; nothing scrolls.
pub fn take_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that cannot have the focus does not take it.
    let _focussed = element.focus_with_options(&options);
}

/// Puts the cursor into the field that the page says it belongs into, as a browser does with a page that it loads.
pub fn take_as_asked() {
    let field = document().query_selector("[autofocus]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        take_in_place(&field);
    }
}
