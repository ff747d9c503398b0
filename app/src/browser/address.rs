//! The address of the open page.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Puts `search` behind `path` in the address of the page, if that is the page at `path`: a reload and the back button come to it then.
/// The router does not notice, so nothing is loaded; the state in the history is its own, and stays.
pub fn set_search(path: &str, search: &str) {
    let location = window().location();
    let is_at_path = location.pathname().is_ok_and(|at| at == path);
    let is_set = location.search().is_ok_and(|at| at == search);
    if is_set || !is_at_path {
        return;
    }
    let Ok(history) = window().history() else { return };
    let state = history.state().unwrap_or(JsValue::NULL);
    // A browser that refuses leaves the page where it is.
    let _replaced = history.replace_state_with_url(&state, "", Some(&format!("{path}{search}")));
}

/// The address of the sign-in page, from which one comes back to this one.
pub fn sign_in_and_back() -> String {
    let location = window().location();
    let here = format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    format!("/sign-in?next={}", js_sys::encode_uri_component(&here))
}
