//! What stands below the list: the way to older posts, which is taken by itself when it comes near; that there are none; that there is
//! nothing at all; why loading failed.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{list::List, load_older, reading::Reading, with};
use crate::{
    api::ShownError,
    browser::{elements::set, focus, in_sight, visit},
    i18n::{t, use_i18n},
};

const OLDER: &str = ".older";
const END: &str = ".end";
const EMPTY: &str = ".feed-empty";
const FAILURE: &str = ".action-error[data-browser]";

/// Puts what stands below the page that was read below the list: that ends where the page does. It has the focus if what stood there had.
pub(super) fn take(list: &List, reading: &Reading) {
    let mut had_focus = false;
    for foot in [OLDER, END].into_iter().filter_map(|selector| list.beside(selector)) {
        had_focus |= document().active_element().as_ref() == Some(&foot);
        foot.remove();
    }
    if let Some(foot) = reading.foot.as_ref().and_then(copy) {
        insert_after(list, &foot);
        if had_focus {
            take_focus(&foot);
        }
    }
}

/// Goes on with the keyboard from there.
fn take_focus(foot: &Element) {
    if !foot.matches(OLDER).unwrap_or_default() {
        set(foot, "tabindex", "-1");
    }
    if let Some(foot) = foot.dyn_ref::<HtmlElement>() {
        focus::take_in_place(foot);
    }
}

/// Shows what stands there if there are no posts, if there are none.
pub(super) fn take_empty(list: &List, reading: &Reading) {
    if let (Some(place), Some(empty)) = (list.beside(EMPTY), reading.empty.as_ref()) {
        place.set_inner_html("");
        if let Some(copy) = copy(empty) {
            // Fails only for an element that is gone, which nobody sees.
            let _replaced = place.replace_with_with_node_1(&copy);
        }
    }
}

/// Takes away what is only true of a list without posts; has the page read again where the last one went.
pub(super) fn settle(list: &List) {
    let is_empty = list.cards().iter().all(super::card::Card::is_deleted);
    let place = list.beside(EMPTY);
    let says_so = place.as_ref().is_some_and(|place| place.child_element_count() > 0);
    if !is_empty
        && says_so
        && let Some(place) = place
    {
        place.replace_children_with_node_0();
    } else if is_empty
        && !says_so
        && list.older().is_none()
        && let Some(end) = list.beside(END)
    {
        end.remove();
        visit::reread();
    }
}

/// Has older posts loaded when the way to them comes near.
pub(super) fn watch(list: &List) {
    let link = list.beside(OLDER);
    let watched = with(|feed| feed.sight.as_ref().map(|(link, _)| link.clone())).flatten();
    if watched == link {
        return;
    }
    let sight = link.and_then(|link| Some((link.clone(), in_sight::on_sight(&link, load_older)?)));
    // The old one ends outside of the loan.
    drop(with(|feed| std::mem::replace(&mut feed.sight, sight)));
}

/// Something is on its way.
pub(super) fn begin(list: &List) {
    if let Some(failure) = list.beside(FAILURE) {
        failure.remove();
    }
    say(list, t!(use_i18n(), posts.loading_older));
}

pub(super) fn end(list: &List) {
    say(list, t!(use_i18n(), posts.older));
}

fn say(list: &List, words: &str) {
    if let Some(link) = list.beside(OLDER) {
        link.set_text_content(Some(words));
    }
}

/// Says why nothing came.
pub(super) fn fail(list: &List, error: &ShownError) {
    let Ok(sentence) = document().create_element("p") else { return };
    sentence.set_class_name("action-error");
    for (name, value) in [("role", "alert"), ("data-browser", "")] {
        set(&sentence, name, value);
    }
    sentence.set_text_content(Some(&error.text));
    insert_after(list, &sentence);
}

fn insert_after(list: &List, element: &Element) {
    // Fails only for a list that is gone, which nobody sees.
    let _inserted = list.element().insert_adjacent_element("afterend", element);
}

fn copy(element: &Element) -> Option<Element> {
    document().import_node_with_deep(element, true).ok()?.dyn_into().ok()
}
