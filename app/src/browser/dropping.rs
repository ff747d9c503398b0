//! Files that are dragged over the page and dropped there.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, Event};

use super::upload::drags_files;

/// Calls `on_files` with what is dropped, and `on_over` as it comes and goes, for as long as the component that called this is there.
/// What the page itself is dragging is left alone while `is_own` says so.
pub fn on_files(
    on_over: impl Fn(bool) + Clone + 'static,
    is_own: impl Fn() -> bool + Clone + 'static,
    on_files: impl Fn(&DataTransfer) + Clone + 'static,
) {
    Effect::new(move || {
        let (on_over, is_own, on_files) = (on_over.clone(), is_own.clone(), on_files.clone());
        let files =
            move |event: &Event| event.dyn_ref::<DragEvent>().cloned().filter(|event| !is_own() && drags_files(event));
        let (is_over, on_over_drop, on_over_leave) = (on_over.clone(), on_over.clone(), on_over);
        let over = {
            let files = files.clone();
            window_event_listener_untyped("dragover", move |event| {
                if let Some(event) = files(&event) {
                    event.prevent_default();
                    is_over(true);
                }
            })
        };
        // Also between elements of the page; out of the window there is no other.
        let leave = window_event_listener_untyped("dragleave", move |event| {
            if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
                on_over_leave(false);
            }
        });
        let drop = window_event_listener_untyped("drop", move |event| {
            let Some(event) = files(&event) else { return };
            on_over_drop(false);
            event.prevent_default();
            if let Some(transfer) = event.data_transfer() {
                on_files(&transfer);
            }
        });
        on_cleanup(move || [over, leave, drop].into_iter().for_each(WindowListenerHandle::remove));
    });
}
