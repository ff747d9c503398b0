//! The worker that answers when the node does not: `public/sw.js`.

use js_sys::Reflect;
use leptos::prelude::*;

/// Installs the worker, where the browser allows one: on localhost, and over TLS.
pub fn install() {
    let navigator = window().navigator();
    if Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or_default() {
        // Installing goes on by itself; should it fail, nothing is missing but the page for that case.
        let _installing = navigator.service_worker().register("/sw.js");
    }
}
