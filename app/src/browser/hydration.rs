//! The moment from which the page answers to more than links and forms.

use leptos::prelude::*;

/// Sets `data-hydrated` on the document once everything below is hydrated. Styles show by it what only works from then on,
/// and tests wait for it.
pub fn mark_document() {
    Effect::new(|| {
        if let Some(document) = document().document_element() {
            // Setting an attribute with a valid name does not fail.
            let _set = document.set_attribute("data-hydrated", "");
        }
    });
}
