//! Whether anybody can see the page.

use leptos::{ev, prelude::*};

/// False while the page is in the background, for as long as the component that called this is there.
pub fn is_visible() -> ReadSignal<bool> {
    let (is_visible, set_visible) = signal(true);
    Effect::new(move || {
        set_visible.set(!document().hidden());
        let handle = window_event_listener(ev::visibilitychange, move |_| set_visible.set(!document().hidden()));
        on_cleanup(move || handle.remove());
    });
    is_visible
}
