//! Visits: links, forms and the way back lead to pages that are fetched and become the document.
//!
//! A newer way to another page takes the place of one that is still on its way, whose page is not shown any more. Forms do not: each is
//! answered, as long as the reader is still where it was sent. None is sent while the page comes to which one led.

mod form;
mod link;
mod reread;
mod show;
mod waiting;

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{AbortController, Event, HtmlFormElement, KeyboardEvent, MouseEvent, SubmitEvent, Url};

use super::{
    elements::{closest, is_plain_click},
    feed, keys,
    listening::listen_first,
    page::{self, Failure, Page},
    place,
};
pub use reread::reread;
use show::{Arrival, show};
pub use show::{moved, renew};
use waiting::Waiting;

thread_local! {
    /// How many ways to other pages were taken.
    static WAYS: Cell<u32> = const { Cell::new(0) };
    /// The one that is not done.
    static UNDER_WAY: RefCell<Option<Way>> = const { RefCell::new(None) };
}

/// A way to another page.
struct Way {
    controller: Option<AbortController>,
    cause: Cause,
    _waiting: Waiting,
}

/// What led to another page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// A link, or the history.
    Link,
    /// A form, which did what it was sent for.
    Form,
}

/// Takes links and forms from the browser from now on, and follows what happens at the node.
pub fn listen() {
    listen_first("submit", hold_back);
    listen_first("keydown", |event| {
        if event.dyn_ref::<KeyboardEvent>().is_some_and(keys::sends) {
            hold_back(event);
        }
    });
    window_event_listener_untyped("click", |event| {
        if let Some(event) = event.dyn_ref::<MouseEvent>() {
            on_click(event);
        }
    });
    window_event_listener_untyped("submit", |event| {
        if let Some(event) = event.dyn_ref::<SubmitEvent>() {
            on_submit(event);
        }
    });
    window_event_listener_untyped("input", |event| on_input(&event));
    reread::listen();
}

/// Goes to the page at `address`, a path or more, to which a form leads.
pub fn go(address: &str) {
    if let Some(url) = resolve(address) {
        follow(url, Arrival::New, Cause::Form);
    }
}

/// Shows the page at the address of the document, to which the reader went back or forward.
pub(super) fn come() {
    if let Some(url) = window().location().href().ok().and_then(|here| resolve(&here)) {
        follow(url, Arrival::Return, Cause::Link);
    }
}

/// Lets the reader stay here: a page that was on its way is not shown any more.
pub(super) fn stay() {
    if UNDER_WAY.with_borrow(Option::is_some) {
        leave();
    }
}

/// `address` as the browser would take it on this page.
fn resolve(address: &str) -> Option<Url> {
    Url::new_with_base(address, &window().location().href().ok()?).ok()
}

/// How many ways to other pages were taken: who waits for something knows by it whether the page is still the one.
fn ways() -> u32 {
    WAYS.get()
}

/// Takes a new way, in the place of one that is not done.
fn leave() -> u32 {
    if let Some(controller) = UNDER_WAY.take().and_then(|way| way.controller) {
        controller.abort();
    }
    WAYS.set(WAYS.get() + 1);
    WAYS.get()
}

fn follow(url: Url, arrival: Arrival, cause: Cause) {
    let way = leave();
    let controller = AbortController::new().ok();
    let signal = controller.as_ref().map(AbortController::signal);
    let waiting = {
        let (url, arrival) = (url.clone(), arrival.clone());
        Waiting::begin(move || {
            leave();
            arrive(Err(Failure::Unreachable), &url, &arrival);
        })
    };
    UNDER_WAY.set(Some(Way { controller, cause, _waiting: waiting }));
    leptos::task::spawn_local(async move {
        let answer = page::read(&arrival.source(&url), signal.as_ref()).await;
        if ways() != way {
            return;
        }
        drop(UNDER_WAY.take());
        arrive(answer, &url, &arrival);
    });
}

/// Keeps `event` from sending a form while the page comes to which one led: what is still shown would be sent once more.
fn hold_back(event: &Event) {
    if UNDER_WAY.with_borrow(|way| way.as_ref().is_some_and(|way| way.cause == Cause::Form)) {
        event.prevent_default();
        event.stop_immediate_propagation();
    }
}

fn arrive(answer: Result<Page, Failure>, asked: &Url, arrival: &Arrival) {
    match answer {
        Ok(page) => {
            // The answer does not know to which place in the page the link led.
            if page.url.pathname() == asked.pathname() {
                page.url.set_hash(&asked.hash());
            }
            show(&page, arrival);
        }
        // The browser, too, will not reach it, and says so; or it knows what that is.
        Err(Failure::Unreachable | Failure::Foreign(_)) if matches!(arrival, Arrival::Return) => {
            // Reloading an open page does not fail.
            let _reloading = window().location().reload();
        }
        // What is shown is of what was typed before. Who sends the form is told why.
        Err(_) if matches!(arrival, Arrival::Typed) => {}
        Err(Failure::Unreachable) => assign(&asked.href()),
        Err(Failure::Foreign(found)) => assign(&found),
        Err(Failure::Aborted) => {}
    }
}

/// Lets the browser itself load what is at `address`.
fn assign(address: &str) {
    // A browser that refuses leaves the page where it is.
    let _leaving = window().location().assign(address);
}

fn on_click(event: &MouseEvent) {
    let Some(link) = closest(event, "a[href]") else { return };
    if event.default_prevented() || !is_plain_click(event) {
        return;
    }
    if feed::takes_link(&link) {
        event.prevent_default();
    } else if let Some(url) = link::visited(&link) {
        event.prevent_default();
        place::keep_scroll();
        follow(url, Arrival::New, Cause::Link);
    }
}

fn on_submit(event: &SubmitEvent) {
    let Some(form) = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    if event.default_prevented() {
        return;
    }
    let Some(sending) = form::Sending::of(&form, event.submitter().as_ref()) else { return };
    event.prevent_default();
    sending.start();
}

fn on_input(event: &Event) {
    let form = closest(event, "[data-asks-as-typed]").and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    if let Some(sending) = form.and_then(|form| form::Sending::of(&form, None)) {
        sending.ask_as_typed();
    }
}
