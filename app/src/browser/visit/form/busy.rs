//! That a form is on its way: its buttons say so, and it is not sent twice.

use web_sys::{Element, HtmlFormElement};

use crate::browser::elements::{all, set, unset};

/// What sends a form.
const BUTTONS: &str = "button:not([type=button], [type=reset]), input[type=submit], input[type=image]";
/// What a button says meanwhile; and what it said before.
const PENDING: &str = "data-pending";
const RESTING: &str = "data-resting";

pub(super) fn is(form: &HtmlFormElement) -> bool {
    form.get_attribute("aria-busy").as_deref() == Some("true")
}

pub(super) fn begin(form: &HtmlFormElement) {
    set(form, "aria-busy", "true");
    for button in buttons(form) {
        set(&button, "aria-disabled", "true");
        for words in all::<Element>(&button, "[data-pending]") {
            set(&words, RESTING, &words.text_content().unwrap_or_default());
            words.set_text_content(words.get_attribute(PENDING).as_deref());
        }
    }
}

pub(super) fn end(form: &HtmlFormElement) {
    unset(form, "aria-busy");
    for button in buttons(form) {
        unset(&button, "aria-disabled");
        for words in all::<Element>(&button, "[data-resting]") {
            words.set_text_content(words.get_attribute(RESTING).as_deref());
            unset(&words, RESTING);
        }
    }
}

/// Also those that stand outside of it.
fn buttons(form: &HtmlFormElement) -> Vec<Element> {
    let elements = form.elements();
    let elements = (0..elements.length()).filter_map(|index| elements.item(index));
    elements.filter(|element| element.matches(BUTTONS).unwrap_or_default()).collect()
}
