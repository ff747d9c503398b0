//! Menus are `details` of the name `menu`: the browser has one open at a time. Here they also close by Escape, and by a click
//! elsewhere, and what opens of them comes into sight.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, Node, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{keys, place};

const OPEN: &str = "details[name=menu][open]";

/// Brings what opens of a menu into sight, on all pages, from now on: near the lower edge of the window it opens below that.
pub fn open_in_sight() {
    // The event does not bubble.
    place::listen_first("toggle", |event| {
        if let Some(opened) = opened(event) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            opened.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// The panel of a menu that opened, or the question in it that did.
fn opened(event: &Event) -> Option<Element> {
    let details = event.target()?.dyn_into::<Element>().ok()?;
    let is_of_menu = details.matches(".menu[open], .menu details[open]").unwrap_or_default();
    let panel = || details.query_selector(":scope > .menu-panel").ok().flatten();
    is_of_menu.then(|| panel().unwrap_or_else(|| details.clone()))
}

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
