//! What an island in a form begins anew with it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

use crate::components::is_browser;

/// Calls `on_reset` with each form that is emptied, as it is after the node took it, for as long as the component that called this is there.
pub fn on_reset(on_reset: impl Fn(&HtmlFormElement) + 'static) {
    if !is_browser() {
        return;
    }
    let reset = window_event_listener_untyped("reset", move |event| {
        if let Some(form) = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
            on_reset(&form);
        }
    });
    on_cleanup(move || reset.remove());
}
