//! The script that loaded this module, `public/start.js`: what it is told.

use std::panic::PanicHookInfo;

use leptos::prelude::*;

/// Sets `data-live` on the document: from now on the page answers to more than links and forms. Styles show by it what only works from then
/// on, and tests wait for it.
pub fn mark_document() {
    if let Some(document) = document().document_element() {
        // Setting an attribute with a valid name does not fail.
        let _set = document.set_attribute("data-live", "");
    }
}

/// Tells that this module panicked, so that nothing calls it again. The console adds from where.
pub fn tell_of_panic(panic: &PanicHookInfo<'_>) {
    leptos::logging::error!("{panic}");
    tell("o2m-panic");
}

/// Lets the page be loaded again. What was typed and chosen is put back there, but for passwords and files.
pub fn load_again() {
    tell("o2m-load-again");
}

fn tell(what: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new(what)) {
        // Dispatching an event that was just made does not fail.
        let _dispatched = window.dispatch_event(&event);
    }
}
