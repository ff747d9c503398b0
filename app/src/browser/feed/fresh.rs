//! "3 new posts": they wait until one asks for them, so that nothing moves while one reads.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event};

use super::{
    is_held, list,
    showing::{self, Shown},
    with,
};
use crate::i18n::{t_plural, use_i18n};

/// Says how many posts came in that are not shown.
pub(super) fn show() {
    let Some(place) = list().and_then(|list| list.beside(".fresh")) else { return };
    let count = if is_held() { 0 } else { with(|feed| feed.fresh.len()).unwrap_or_default() };
    let shown = place.first_element_child();
    if count == 0 {
        if let Some(button) = shown {
            button.remove();
        }
        return;
    }
    let words = t_plural!(use_i18n(), posts.new_posts, count = count);
    match shown {
        Some(button) if button.text_content().as_ref() == Some(&words) => {}
        Some(button) => button.set_text_content(Some(&words)),
        None => {
            if let Some(button) = button(&words) {
                // Fails only for an element that cannot have children.
                let _appended = place.append_child(&button);
            }
        }
    }
}

fn button(words: &str) -> Option<Element> {
    let button = document().create_element("button").ok()?;
    button.set_class_name("fresh-button");
    button.set_attribute("type", "button").ok()?;
    button.set_text_content(Some(words));
    let on_click = Closure::<dyn Fn(Event)>::new(|_| {
        if showing::show_fresh() == Shown::AtTheTop {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    button.add_event_listener_with_callback("click", on_click.into_js_value().unchecked_ref()).ok()?;
    Some(button)
}
