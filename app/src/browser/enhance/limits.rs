//! How many characters in a field are too many, said beneath it.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};

use crate::{
    browser::elements::{all, set},
    components::Limit,
    i18n::{t_plural, use_i18n},
};

/// Says it of all fields inside `root`: a page may come with what was typed.
pub(super) fn renew(root: &Element) {
    for limited in all::<Element>(root, ".limited[data-limit]") {
        tell(&limited);
    }
}

/// Says it of one, the element around the field and the words.
pub(super) fn tell(limited: &Element) {
    let limit = limited.get_attribute("data-limit").and_then(|word| Limit::named(&word));
    let field = limited.query_selector("input, textarea").ok().flatten();
    let words = limited.query_selector(".limited-excess").ok().flatten();
    if let (Some(limit), Some(field), Some(words)) = (limit, field, words) {
        show(&words, limit, limit.excess(&typed_in(&field)));
    }
}

fn typed_in(field: &Element) -> String {
    let of_input = field.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value);
    of_input.or_else(|| field.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value)).unwrap_or_default()
}

fn show(words: &Element, limit: Limit, excess: usize) {
    let i18n = use_i18n();
    let text = match excess {
        0 => String::new(),
        count => t_plural!(i18n, field.too_long, count = count, limit = limit.characters()),
    };
    // A live region that does not change is not read out.
    if words.text_content().as_ref() == Some(&text) {
        return;
    }
    words.set_text_content(None);
    if let (false, Ok(line)) = (text.is_empty(), document().create_element("p")) {
        set(&line, "data-browser", "");
        line.set_text_content(Some(&text));
        // Appending a new element does not fail.
        let _appended = words.append_child(&line);
    }
}
