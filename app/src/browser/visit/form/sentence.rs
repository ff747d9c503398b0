//! Why a form failed, where no page of the node's says it.

use leptos::prelude::*;
use web_sys::{Element, HtmlFormElement, Node};

use crate::{
    api::{ErrorKind, ShownError},
    browser::elements::all,
    i18n::{t, use_i18n},
};

/// Not what an island says: it changes that by itself.
const SENTENCE: &str = ".action-error:not([data-mounted] *)";
/// What a form says, and is not true while it is sent again.
const SAID: &str = ":is(.action-error, .saved):not([data-mounted] *)";

/// Empties what was said of the time before.
pub(super) fn clear(form: &HtmlFormElement) {
    for said in all::<Element>(form, SAID) {
        said.set_text_content(None);
    }
}

/// Says why it failed. Who is signed out can sign in beside it, and loses nothing that was typed.
pub(super) fn show(form: &HtmlFormElement, error: &ShownError) {
    // One that is left fails with nobody to tell.
    let (Some(place), Some(sentence)) = (place(form), sentence(error)) else { return };
    place.replace_children_with_node_1(&sentence);
}

/// Where it is said: in the form, or nearest to it, or where there is room.
fn place(form: &HtmlFormElement) -> Option<Element> {
    let inside = |around: &Element| around.query_selector(SENTENCE).ok().flatten();
    let mut around = Some(Element::from(form.clone()));
    while let Some(element) = around {
        if let Some(place) = inside(&element) {
            return Some(place);
        }
        around = element.parent_element().and_then(|parent| parent.closest("section, main, .card").ok()?);
    }
    let place = document().create_element("div").ok()?;
    place.set_class_name("action-error");
    place.set_attribute("role", "alert").ok()?;
    form.append_child(&place).ok()?;
    Some(place)
}

/// As `components::FormError` says it.
fn sentence(error: &ShownError) -> Option<Node> {
    let i18n = use_i18n();
    let sentence = document().create_element("p").ok()?;
    sentence.set_text_content(Some(&error.text));
    if error.kind == ErrorKind::SignInRequired {
        let link = document().create_element("a").ok()?;
        link.set_attribute("href", "/sign-in").ok()?;
        link.set_attribute("target", "_blank").ok()?;
        link.set_text_content(Some(t!(i18n, errors.sign_in_beside)));
        let after = format!(" {}", t!(i18n, errors.words_stay));
        sentence.append_with_str_1(" ").ok()?;
        sentence.append_child(&link).ok()?;
        sentence.append_with_str_1(&after).ok()?;
    }
    Some(sentence.into())
}
