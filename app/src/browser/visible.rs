//! Whether anybody can see the page.

use leptos::prelude::*;

/// False while the page is in the background.
pub fn is_visible() -> bool {
    !document().hidden()
}

/// Calls `on_visible` whenever the page comes back from the background, from now on.
pub fn on_visible(on_visible: impl Fn() + 'static) {
    window_event_listener_untyped("visibilitychange", move |_| {
        if is_visible() {
            on_visible();
        }
    });
}
