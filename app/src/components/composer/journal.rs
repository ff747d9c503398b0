//! What was typed and is not saved yet, kept by the browser for this window: a reload may come before any save has arrived.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, Storage};

use crate::{api::json, browser::elements::all};

/// The fields of a form, by name, as far as they are texts.
pub(super) type Fields = Vec<(String, String)>;

/// Keeps the form under `name`.
pub(super) fn keep(name: &str, form: &FormData) {
    let fields = fields_of(form);
    let text = json::write(&fields);
    if let (Some(storage), Some(text)) = (storage(), text) {
        // A browser that keeps nothing, or has no room: the node has what was saved.
        let _kept = storage.set_item(name, &text);
    }
}

/// What is kept under `name`, if anything is.
pub(super) fn kept(name: &str) -> Option<Fields> {
    let text = storage()?.get_item(name).ok()??;
    json::read(&text)
}

/// The node has what was kept under `name`.
pub(super) fn forget(name: &str) {
    if let Some(storage) = storage() {
        // Fails only where nothing could be kept.
        let _forgotten = storage.remove_item(name);
    }
}

/// The value of a field.
pub(super) fn value<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Puts back what one sees and types in; hidden fields are for the form's own component.
pub(super) fn put_back(form: &HtmlFormElement, fields: &Fields) {
    for input in all::<HtmlInputElement>(form, "[type=checkbox]") {
        let is_kept = fields.iter().any(|(name, value)| *name == input.name() && *value == input.value());
        input.set_checked(is_kept);
    }
    for (name, value) in fields {
        let Ok(Some(field)) = form.query_selector(&format!("[name=\"{name}\"]:not([type=hidden], [type=checkbox])"))
        else {
            continue;
        };
        if let Some(text) = field.dyn_ref::<HtmlTextAreaElement>() {
            text.set_value(value);
        } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
            select.set_value(value);
        } else if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
            input.set_value(value);
        }
    }
}

fn fields_of(form: &FormData) -> Fields {
    let entries = js_sys::try_iter(form).ok().flatten().into_iter().flatten().flatten();
    let fields = entries.filter_map(|entry| {
        let entry: Array = entry.dyn_into().ok()?;
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    });
    fields.collect()
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
