//! Where the reader was on a page, kept in the page's entry of the browser's history: going back, going forward and reloading lead to
//! the same posts and the same place.
//!
//! Browsers do this by themselves for pages that they load. Here a page is fetched after the way back was taken, and by its scroll position
//! alone the place would be lost as soon as something new stands above. Nobody else keeps anything in an entry's state.

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use domain::TimelineCursor;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, History, ScrollBehavior, ScrollRestoration, ScrollToOptions};

use super::{clock::now_ms, listening::listen_first, visit};
use crate::api::json;

/// How long scrolling must rest before the place is noted: browsers let pages note only so many.
const REST: Duration = Duration::from_millis(250);
/// How long the place is looked for, in milliseconds; posts may be on their way.
const PATIENCE_MS: i64 = 10_000;
/// For so many frames the place is held against what still moves.
const SETTLING_FRAMES: u32 = 15;
/// By these a reader takes over.
const TAKING_OVER: [&str; 4] = ["wheel", "pointerdown", "touchmove", "keydown"];

/// What is kept in an entry of the history.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Entry {
    /// Of the page.
    path: String,
    /// The oldest post that was loaded.
    until: Option<TimelineCursor>,
    /// The element that names the first post in sight, and how far below the upper edge that post began.
    post: Option<(String, f64)>,
    scroll_y: f64,
    /// Something lies over the page, and going back takes it away.
    is_covered: bool,
}

/// A way back that is not done yet.
#[derive(Debug, Clone)]
struct Return {
    entry: Entry,
    until_ms: i64,
    settling_frames: u32,
}

thread_local! {
    static RETURN: RefCell<Option<Return>> = const { RefCell::new(None) };
    /// What takes away what lies over the page.
    static COVER: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
    /// The next step back only takes the entry away that a cover had.
    static IS_UNCOVERING: Cell<bool> = const { Cell::new(false) };
    /// The path and the query of the page that is shown. The address is ahead of it while one goes back.
    static SHOWN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the place on every page from now on, and leads back to it.
pub fn keep() {
    arrive();
    let Some(history) = history() else { return };
    // Browsers that cannot do this do it themselves, as well as they can.
    let _set = history.set_scroll_restoration(ScrollRestoration::Manual);
    if let Some(entry) = read() {
        update(|entry| entry.is_covered = false);
        return_to(entry);
    }
    listen_first("popstate", on_popstate);
    listen_first("click", |_| keep_scroll());
    // These last as long as the app; there is nothing to remove them for.
    let rested = RefCell::new(debounce(REST, |_: Event| keep_scroll()));
    window_event_listener_untyped("scroll", move |event| (rested.borrow_mut())(event));
    window_event_listener_untyped("pagehide", |_| keep_scroll());
    for name in TAKING_OVER {
        window_event_listener_untyped(name, |_| RETURN.set(None));
    }
}

/// The page at the address of the document is the one that is shown.
pub fn arrive() {
    SHOWN.set(address());
}

/// The path of the page that is shown.
pub fn shown_path() -> String {
    SHOWN.with_borrow(|shown| shown.split('?').next().unwrap_or_default().to_owned())
}

/// How far down the reader had read on the page of the present entry of the history.
pub fn until() -> Option<TimelineCursor> {
    let path = here();
    read().filter(|entry| entry.path == path)?.until
}

/// Leads back to the place in the present entry of the history: its page is there now.
pub fn come_back() {
    let path = here();
    return_to(read().filter(|entry| entry.path == path).unwrap_or_else(|| Entry { path, ..Entry::default() }));
}

/// Notes that posts were loaded down to this one, if the page at `path` is open.
pub fn keep_until(path: &str, until: TimelineCursor) {
    if path == here() {
        update(|entry| entry.until = Some(until));
    }
}

/// Lays something over the page, as a step of its own in the history: going back calls `on_back` and leaves the page as it is.
pub fn cover(on_back: impl FnOnce() + 'static) {
    keep_scroll();
    let entry = Entry { is_covered: true, ..current() };
    if let (Some(history), Some(state)) = (history(), encode(&entry))
        && history.push_state(&state, "").is_ok()
    {
        COVER.set(Some(Box::new(on_back)));
    }
}

/// What lay over the page was taken away, by going back or otherwise.
pub fn uncover() {
    let has_entry = COVER.take().is_some() && read().is_some_and(|entry| entry.is_covered);
    if let (true, Some(history)) = (has_entry, history()) {
        IS_UNCOVERING.set(true);
        // Fails only for a page that is not the open one any more.
        let _going = history.back();
    }
}

fn on_popstate(event: &Event) {
    let on_back = COVER.take();
    if IS_UNCOVERING.take() || on_back.is_some() {
        // It is the same page.
        event.stop_immediate_propagation();
        if let Some(on_back) = on_back {
            on_back();
        }
        return;
    }
    RETURN.set(None);
    if SHOWN.with_borrow(|shown| *shown != address()) {
        visit::come();
        return;
    }
    // A page that was on its way is not wanted any more.
    visit::stay();
    let is_fragment = window().location().hash().is_ok_and(|hash| !hash.is_empty());
    // The browser leads to a place inside the page by itself.
    if read().is_some() || !is_fragment {
        come_back();
    }
}

fn return_to(entry: Entry) {
    RETURN.set(Some(Return { entry, until_ms: now_ms() + PATIENCE_MS, settling_frames: SETTLING_FRAMES }));
    request_animation_frame(go_on_returning);
}

/// Scrolls to the place as soon as it is there.
fn go_on_returning() {
    let Some(mut coming) = RETURN.with_borrow(Option::clone) else { return };
    let is_last = now_ms() > coming.until_ms;
    if scroll_to(&coming.entry, is_last) {
        coming.settling_frames -= 1;
    }
    if is_last || coming.settling_frames == 0 {
        RETURN.set(None);
    } else {
        RETURN.set(Some(coming));
        request_animation_frame(go_on_returning);
    }
}

/// Says whether the place was there, or near enough.
fn scroll_to(entry: &Entry, is_last: bool) -> bool {
    if let Some((id, top)) = &entry.post {
        let post = document().get_element_by_id(id).and_then(|name| name.closest("article").ok()?);
        if let Some(post) = post {
            jump_to(window().scroll_y().unwrap_or_default() + post.get_bounding_client_rect().top() - top);
            return true;
        }
    }
    let lowest = document().document_element().map_or(0, |root| root.scroll_height() - root.client_height());
    let is_there = is_last || entry.post.is_none() && f64::from(lowest) + 1.0 >= entry.scroll_y;
    if is_there {
        jump_to(entry.scroll_y);
    }
    is_there
}

/// Scrolls there at once.
pub fn jump_to(scroll_y: f64) {
    let options = ScrollToOptions::new();
    options.set_top(scroll_y);
    options.set_behavior(ScrollBehavior::Instant);
    window().scroll_to_with_scroll_to_options(&options);
}

/// Notes where the reader is.
pub fn keep_scroll() {
    // What is scrolled on the way back is not the reader's doing, and a page that is on its way has no entry yet.
    let is_on_the_way = SHOWN.with_borrow(|shown| *shown != address());
    if is_on_the_way || RETURN.with_borrow(Option::is_some) {
        return;
    }
    let scroll_y = window().scroll_y().unwrap_or_default();
    // At the very top one wants to see what is new.
    let post = (scroll_y > 0.0).then(first_post_in_sight).flatten();
    update(|entry| (entry.scroll_y, entry.post) = (scroll_y, post));
}

fn first_post_in_sight() -> Option<(String, f64)> {
    let list = document().query_selector_all("main article").ok()?;
    let posts: Vec<Element> =
        (0..list.length()).filter_map(|index| list.get(index)?.dyn_into::<Element>().ok()).collect();
    // One stands below the other, and asking each of hundreds where it is takes a phone a while.
    let first = posts.partition_point(|post| post.get_bounding_client_rect().bottom() <= 0.0);
    let post = posts.get(first)?;
    let name = post.query_selector("[id^='post-']").ok()??;
    Some((name.id(), post.get_bounding_client_rect().top()))
}

/// What is kept of the open page.
fn current() -> Entry {
    let path = here();
    read().filter(|entry| entry.path == path).unwrap_or_else(|| Entry { path, ..Entry::default() })
}

fn update(change: impl FnOnce(&mut Entry)) {
    let before = current();
    let mut entry = before.clone();
    change(&mut entry);
    if entry != before
        && let (Some(history), Some(state)) = (history(), encode(&entry))
    {
        // A browser that refuses, because there were too many, keeps an older place.
        let _kept = history.replace_state(&state, "");
    }
}

fn read() -> Option<Entry> {
    json::read(&history()?.state().ok()?.as_string()?)
}

fn encode(entry: &Entry) -> Option<JsValue> {
    let text = json::write(entry)?;
    Some(JsValue::from_str(&text))
}

fn history() -> Option<History> {
    window().history().ok()
}

fn here() -> String {
    window().location().pathname().unwrap_or_default()
}

fn address() -> String {
    format!("{}{}", here(), window().location().search().unwrap_or_default())
}
