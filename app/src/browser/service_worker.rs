//! The worker that answers when the node does not: `public/sw.js`.

use js_sys::{Reflect, futures::JsFuture};
use leptos::{prelude::*, task::spawn_local};

/// Installs the worker, where the browser allows one: on localhost, and over TLS.
pub fn install() {
    let navigator = window().navigator();
    if Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or_default() {
        let installing = JsFuture::from(navigator.service_worker().register("/sw.js"));
        spawn_local(async {
            // Should it fail, as it does while there is no network, nothing is missing but the page for that case.
            let _installed = installing.await;
        });
    }
}
