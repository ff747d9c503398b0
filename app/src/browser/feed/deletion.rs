//! A post that the owner deletes in the list.

use domain::PostId;
use leptos::{prelude::*, server_fn::ServerFn};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{card::Card, list, settle};
use crate::{
    api::DeletePost,
    browser::{
        elements::{set, unset},
        focus,
    },
    i18n::{t, use_i18n},
};

/// The owner pressed the button here.
const ASKED: &str = "data-deleting";
const DELETED: &str = "data-deleted";

/// A post whose form is on its way.
#[derive(Debug, Clone, Copy)]
pub struct Deletion(PostId);

impl Deletion {
    /// `None` for a form that is in no list, or does something else.
    pub(super) fn begin(form: &Element) -> Option<Self> {
        let card = Card::of(form.closest("[data-feed] > .listed").ok()??)?;
        form.get_attribute("action").filter(|action| action == DeletePost::PATH)?;
        set(&card.element, ASKED, "");
        Some(Self(card.place.post))
    }

    /// The post is gone.
    pub fn succeed(self) {
        if let Some(card) = self.card() {
            end(&card);
            settle();
        }
    }

    /// The post stays.
    pub fn fail(self) {
        if let Some(card) = self.card() {
            unset(&card.element, ASKED);
        }
    }

    fn card(self) -> Option<Card> {
        list()?.card(self.0)
    }
}

/// The post is gone; where it was deleted here, its place says so.
pub(super) fn end(card: &Card) {
    if card.is_deleted() {
        return;
    }
    if card.element.has_attribute(ASKED) {
        set(&card.element, DELETED, "");
        say_deleted(card);
    } else {
        card.element.remove();
    }
}

/// Says it, and takes the focus, which would be lost with the post.
fn say_deleted(card: &Card) {
    let line = document().create_element("p").ok().and_then(|line| line.dyn_into::<HtmlElement>().ok());
    let Some(line) = line else { return };
    line.set_class_name("saved");
    for (name, value) in [("role", "status"), ("tabindex", "-1")] {
        set(&line, name, value);
    }
    card.element.replace_children_with_node_1(&line);
    // A live region is there before its text is.
    line.set_text_content(Some(t!(use_i18n(), posts.deleted)));
    focus::take_if_lost(&line);
}
