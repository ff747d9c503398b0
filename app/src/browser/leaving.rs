//! The last moment to keep something: the page is put away, or closed.

use leptos::prelude::*;
use web_sys::FormData;

/// Calls `on_leaving` whenever the page is hidden or left, for as long as the component that called this is there.
pub fn on_leaving(on_leaving: impl Fn() + Clone + 'static) {
    let hidden = on_leaving.clone();
    // A phone may end a hidden page without another word, so hiding counts as leaving.
    let visibility = window_event_listener_untyped("visibilitychange", move |_| {
        if document().hidden() {
            hidden();
        }
    });
    let page = window_event_listener_untyped("pagehide", move |_| on_leaving());
    on_cleanup(move || {
        visibility.remove();
        page.remove();
    });
}

/// Sends `form` so that it arrives though the page goes. False if the browser takes no more, as it does beyond 64 KiB.
pub fn send_beacon(url: &str, form: &FormData) -> bool {
    window().navigator().send_beacon_with_opt_form_data(url, Some(form)).unwrap_or(false)
}
