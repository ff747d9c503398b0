//! How a page that came becomes the one that is shown.

use std::cell::{Cell, RefCell};

use domain::TimelineCursor;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, HtmlFormElement, Url};

use super::{leave, resolve};
use crate::{
    browser::{
        enhance, feed, focus,
        hands::{self, Relation},
        live,
        page::Page,
        place,
    },
    islands,
};

/// What is in an address for the one answer that it leads to, and not for a reload.
const FOR_ONE_ANSWER: [&str; 4] = ["__err", "__path", "saved", "until"];

thread_local! {
    /// The address that the shown page was read from, with what is for one answer: read again, it says the same once more.
    static SOURCE: RefCell<Option<String>> = const { RefCell::new(None) };
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// How a page comes.
#[derive(Debug, Clone)]
pub(super) enum Arrival {
    /// By a link.
    New,
    /// By going back or forward in the history.
    Return,
    /// As the answer to a form.
    Answer(HtmlFormElement),
    /// It was read again where it was.
    Again,
    /// For what stands in a field of the page that is shown, in which one still types.
    Typed,
}

impl Arrival {
    /// What is asked for to get the page at `url`: on the way back, with all posts that were there.
    pub(super) fn source(&self, url: &Url) -> String {
        match (self, place::until()) {
            (Self::Return, Some(until)) => with_until(url, until),
            _ => url.href(),
        }
    }
}

fn with_until(url: &Url, until: TimelineCursor) -> String {
    match Url::new(&url.href()) {
        Ok(url) => {
            url.search_params().set("until", &until.to_string());
            url.href()
        }
        Err(_) => url.href(),
    }
}

/// The address of the page was changed by another than a visit.
pub fn moved() {
    SOURCE.set(None);
}

/// How many pages were shown by now.
pub(super) fn count() -> u32 {
    COUNT.get()
}

/// Where the shown page was read from.
pub(super) fn source() -> Option<String> {
    SOURCE.with_borrow(Clone::clone).or_else(|| window().location().href().ok())
}

/// Makes the document what `page` is, and the address its address.
pub(super) fn show(page: &Page, arrival: &Arrival) {
    let is_same_path = page.url.pathname() == place::shown_path();
    let has_failed = page.has_failed();
    if !is_same_path {
        if !matches!(arrival, Arrival::Return) {
            place::keep_scroll();
        }
        // What is still on its way was asked for on another page.
        leave();
    }
    if !matches!(arrival, Arrival::Again) {
        keep_address(&page.url, arrival, is_same_path, has_failed);
        SOURCE.set(Some(page.url.href()));
    }
    COUNT.set(COUNT.get() + 1);
    hands::morph(&page.document, &relation(arrival, is_same_path, has_failed));
    renew();
    lead(page, arrival, is_same_path, has_failed);
    if is_same_path && matches!(arrival, Arrival::Answer(_)) && !has_failed {
        // The list was left as it is, and what was sent may show in it.
        feed::refresh();
    }
}

fn relation(arrival: &Arrival, is_same_path: bool, has_failed: bool) -> Relation {
    match arrival {
        Arrival::Again | Arrival::Typed => Relation::Again,
        _ if !is_same_path => Relation::Other,
        Arrival::Answer(form) => Relation::Answer { form: form.clone(), has_failed },
        Arrival::New | Arrival::Return => Relation::Same,
    }
}

/// What follows every change of the document.
pub fn renew() {
    if let Some(body) = document().body() {
        enhance::renew(&body);
    }
    islands::mount_all();
    live::follow_document();
    feed::attach();
}

/// Puts the address of the page into that of the document.
fn keep_address(url: &Url, arrival: &Arrival, is_same_path: bool, has_failed: bool) {
    let Ok(history) = window().history() else { return };
    // What was typed is in the address of a form that failed; that of the page is still right.
    let address = if has_failed && is_same_path { None } else { Some(clean(url, has_failed)) };
    let state = history.state().unwrap_or(JsValue::NULL);
    // A browser that refuses, because there were too many, keeps an older address.
    let _kept = match (arrival, address) {
        (Arrival::Again, _) | (_, None) => Ok(()),
        (Arrival::Return, Some(address)) => history.replace_state_with_url(&state, "", Some(&address)),
        (Arrival::Answer(_) | Arrival::Typed, Some(address)) if is_same_path => {
            history.replace_state_with_url(&state, "", Some(&address))
        }
        (_, Some(address)) if is_here(&address) => history.replace_state_with_url(&state, "", Some(&address)),
        (_, Some(address)) => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
    };
    place::arrive();
}

/// Says whether the document has this address.
fn is_here(address: &str) -> bool {
    let here = window().location().href().ok();
    here.is_some_and(|here| resolve(address).is_some_and(|url| url.href() == here))
}

/// The address without what is for one answer alone.
fn clean(url: &Url, has_failed: bool) -> String {
    let Some(clean) = resolve(&url.href()) else { return url.href() };
    if has_failed {
        clean.set_search("");
    } else if FOR_ONE_ANSWER.iter().any(|name| clean.search_params().has(name)) {
        for name in FOR_ONE_ANSWER {
            clean.search_params().delete(name);
        }
    }
    format!("{}{}{}", clean.pathname(), clean.search(), clean.hash())
}

/// Leads the reader to where the page begins for them.
fn lead(page: &Page, arrival: &Arrival, is_same_path: bool, has_failed: bool) {
    match arrival {
        Arrival::Again | Arrival::Typed => {}
        Arrival::Return => place::come_back(),
        Arrival::Answer(_) if is_same_path => {
            if has_failed {
                focus::take_as_asked();
            } else {
                focus::take_said();
            }
        }
        Arrival::New | Arrival::Answer(_) => {
            if !go_to_fragment(&page.url.hash()) {
                place::jump_to(0.0);
                focus::take_as_asked();
            }
        }
    }
}

/// Scrolls to the element that `hash` names, and focusses it if it is a field; says whether there is one.
fn go_to_fragment(hash: &str) -> bool {
    let id = hash.strip_prefix('#').and_then(|id| js_sys::decode_uri_component(id).ok()).map(String::from);
    let Some(element) = id.filter(|id| !id.is_empty()).and_then(|id| document().get_element_by_id(&id)) else {
        return false;
    };
    element.scroll_into_view();
    if element.matches("input, textarea, select, [tabindex]").unwrap_or_default()
        && let Some(field) = element.dyn_ref::<HtmlElement>()
    {
        focus::take_in_place(field);
    }
    true
}
