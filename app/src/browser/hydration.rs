//! The moment from which the page answers to more than links and forms, and the one from which it does no more: `public/hydration.js`
//! stands at both.

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

/// Tells the script that loaded this module that it panicked, so that nothing calls it again.
pub fn tell_of_panic() {
    tell("o2m-panic");
}

/// Lets the script that loaded this module load the page again. What was typed and chosen is put back there, but for passwords and files.
pub fn load_again() {
    tell("o2m-load-again");
}

fn tell(what: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new(what)) {
        // Dispatching an event that was just made does not fail.
        let _dispatched = window.dispatch_event(&event);
    }
}
