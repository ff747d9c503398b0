//! What the browser's half begins with. What is not reached from here is not in the module.

use leptos::{mount::mount_to, prelude::document};
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::{enhance, feed, hands, menu, module, place, service_worker, visit};

/// Starts the browser's half, with what `public/start.js` does for it.
pub fn start(script: JsValue) {
    drive();
    hands::keep(script);
    place::keep();
    // What these answer, a visit does not take for a way to another page.
    menu::close_by_themselves();
    enhance::listen();
    visit::listen();
    visit::renew();
    feed::start();
    service_worker::install();
    module::mark_document();
}

/// Has Leptos set up what drives its futures: it does so with whatever is mounted first, and a page may have no island.
fn drive() {
    if let Some(element) = document().create_element("div").ok().and_then(|element| element.dyn_into().ok()) {
        mount_to(element, || ()).forget();
    }
}
