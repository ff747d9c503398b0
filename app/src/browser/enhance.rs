//! What JavaScript adds to the pages here and there, by listeners for the whole document: a page that comes later is answered, too.

mod filters;
mod letters;
mod limits;
mod notifications;
mod pictures;
mod reset;
mod times;

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};

use super::{
    elements::{closest, is_plain_click},
    focus, visible,
};
pub use letters::unfold;
pub use reset::on_reset;

/// Answers clicks and keys from now on, and lets times grow older.
pub fn listen() {
    window_event_listener_untyped("click", |event| on_click(&event));
    window_event_listener_untyped("input", |event| on_input(&event));
    visible::on_visible(notifications::mark);
    // Lasts as long as the document; there is nothing to clear it for.
    set_interval(times::grow, Duration::from_mins(1));
}

/// Adds to what is inside `root`, which is new there, or was changed.
pub fn renew(root: &Element) {
    times::renew(root);
    limits::renew(root);
    filters::renew(root);
    notifications::renew();
    pictures::renew();
}

fn on_click(event: &Event) {
    let Some(link) = closest(event, "a[href]") else { return };
    if event.default_prevented() || !event.dyn_ref::<MouseEvent>().is_some_and(is_plain_click) {
        return;
    }
    let is_answered = if let Some(field) = link.get_attribute("data-field") {
        focus::focus(&field)
    } else if link.has_attribute("data-shows-rest") {
        letters::unfold(&link)
    } else if link.matches(".picture-grid a").unwrap_or_default() {
        pictures::open(&link)
    } else {
        false
    };
    if is_answered {
        event.prevent_default();
    }
}

fn on_input(event: &Event) {
    if let Some(limited) = closest(event, ".limited") {
        limits::tell(&limited);
    }
    if let Some(field) = closest(event, "[data-filters]") {
        filters::follow(&field);
    }
}
