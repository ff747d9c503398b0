//! To see notifications, or messages, is to have read them. What was new when it came into sight looks new until one leaves the page.

use std::{cell::RefCell, collections::HashSet};

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::{
    api::ShownError,
    browser::{
        call::call_with,
        elements::{all, set},
        place, visible,
    },
    i18n::{t, use_i18n},
};

/// The form that marks what the page shows, and its field that says up to where.
const FORM: &str = "form[data-on-sight]";
const LAST: &str = "form[data-on-sight] [name=last]";
const ROWS: &str = "[data-notification]";
/// Where a row says when it was, and that it is new.
const WHEN: &str = "small, .message-when";

thread_local! {
    /// The form that was sent last, or is being sent: where to, and up to which.
    static MARKED: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
    /// On which page that was.
    static SEEN_ON: RefCell<String> = const { RefCell::new(String::new()) };
    /// Those that were new when they came into sight there.
    static SEEN: RefCell<HashSet<String>> = RefCell::new(HashSet::new());
}

/// Marks what the page shows by now, and lets look new what was.
pub(super) fn renew() {
    let path = place::shown_path();
    if SEEN_ON.replace(path.clone()) != path {
        SEEN.set(HashSet::new());
    }
    mark();
    show_new();
}

/// Marks what is shown as read, if the page is looked at.
pub(super) fn mark() {
    let field = document().query_selector(LAST).ok().flatten();
    let field = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    let path = document().query_selector(FORM).ok().flatten().and_then(|form| form.get_attribute("action"));
    let (Some(path), Some(field), true) = (path, field, visible::is_visible()) else { return };
    let marked = (path, field.value());
    if MARKED.replace(marked.clone()) == marked {
        return;
    }
    let (path, last) = marked;
    let new = rows().into_iter().filter(|row| row.has_attribute("data-new"));
    SEEN.with_borrow_mut(|seen| seen.extend(new.filter_map(|row| id(&row))));
    spawn_local(async move {
        let marked: Result<(), ShownError> = call_with(&path, "last", &last).await;
        // The next time, then.
        if marked.is_err() {
            MARKED.take();
        }
    });
}

fn rows() -> Vec<Element> {
    document().body().map(|body| all(&body, ROWS)).unwrap_or_default()
}

fn id(row: &Element) -> Option<String> {
    row.get_attribute("data-notification")
}

fn show_new() {
    for row in rows() {
        let is_seen = id(&row).is_some_and(|id| SEEN.with_borrow(|seen| seen.contains(&id)));
        if is_seen && !row.has_attribute("data-settled") {
            set(&row, "data-new", "");
            say_new(&row);
        } else if let Some(word) = row.query_selector("strong[data-browser]").ok().flatten() {
            word.remove();
        }
    }
}

/// Puts the word before the time, unless the node said it.
fn say_new(row: &Element) {
    let when = row.query_selector(WHEN).ok().flatten();
    let when = when.filter(|when| when.query_selector("strong").is_ok_and(|word| word.is_none()));
    if let (Some(when), Ok(word)) = (when, document().create_element("strong")) {
        set(&word, "data-browser", "");
        word.set_text_content(Some(&format!("{} · ", t!(use_i18n(), notifications.new))));
        // Nor does this fail.
        let _put = when.prepend_with_node_1(&word);
    }
}
