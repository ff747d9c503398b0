//! Menus are `details` of the name `menu`: the browser has one open at a time. Here they also close by Escape, and by a click elsewhere, and
//! what opens is brought into sight.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, Node, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{keys, listening::listen_first};

const OPEN: &str = "details[name=menu][open]";

/// Lets the menus of all pages close by themselves, from now on.
pub fn close_by_themselves() {
    window_event_listener(ev::click, |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        if let Some(menu) = open().filter(|menu| !menu.contains(target.as_ref())) {
            close(&menu);
        }
    });
    window_event_listener(ev::keydown, |event| {
        let menu = open().filter(|_| keys::pressed(&event).as_deref() == Some("Escape"));
        if let Some(menu) = menu {
            close(&menu);
            focus_summary(&menu);
        }
    });
    listen_first("toggle", show_opened);
}

/// Scrolls as far as it takes to see a menu, or a question in it, that was opened.
fn show_opened(event: &Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let opened = target.filter(|target| target.matches(".menu[open], .menu [open]").unwrap_or_default());
    let Some(opened) = opened else { return };
    let panel = opened.query_selector(":scope > .menu-panel").ok().flatten();
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    panel.unwrap_or(opened).scroll_into_view_with_scroll_into_view_options(&options);
}

fn open() -> Option<Element> {
    document().query_selector(OPEN).ok().flatten()
}

fn close(menu: &Element) {
    // Fails only for a name that is none.
    let _closed = menu.remove_attribute("open");
}

/// A reader who was in the menu with the keyboard goes on from where it opened.
fn focus_summary(menu: &Element) {
    let summary =
        menu.query_selector("summary").ok().flatten().and_then(|summary| summary.dyn_into::<HtmlElement>().ok());
    if let Some(summary) = summary {
        // Fails only for what cannot have the focus.
        let _focused = summary.focus();
    }
}
