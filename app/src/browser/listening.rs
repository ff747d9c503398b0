//! Hearing of something before everybody else does.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Event;

/// Listens before all others, for as long as the document lasts; also to what does not bubble.
pub fn listen_first(name: &str, on_event: impl Fn(&Event) + 'static) {
    let on_event = Closure::<dyn Fn(Event)>::new(move |event: Event| on_event(&event)).into_js_value();
    // Listening to an event of a window does not fail.
    let _listening = window().add_event_listener_with_callback_and_bool(name, on_event.unchecked_ref(), true);
}
