//! What is selected on the page.

use leptos::prelude::window;
use web_sys::HtmlElement;

/// Selects all that is in `element`, so that one key copies it.
pub fn select(element: &HtmlElement) {
    if let Ok(Some(selection)) = window().get_selection() {
        // Fails for what is in no document, which one does not see.
        let _selected = selection.select_all_children(element);
    }
}
