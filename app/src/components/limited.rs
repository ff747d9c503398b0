//! Fields that hold so many characters. What is typed or pasted is never cut: how much is too much is said beneath, by the rule of the
//! server, which refuses it.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use crate::i18n::{t, use_i18n};

/// The field among `children`, and how many characters in it are too many.
#[component]
pub fn Limited(
    /// How many characters of what was typed are too many.
    excess: fn(&str) -> usize,
    /// The most characters there may be.
    limit: usize,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let too_many = RwSignal::new(0);
    let field = NodeRef::<html::Div>::new();
    // What was typed before the page came alive.
    Effect::new(move || {
        if let Some(typed) = field.get().and_then(|field| typed_in(&field)) {
            too_many.set(excess(&typed));
        }
    });
    let on_input = move |event: web_sys::Event| too_many.set(excess(&event_target_value(&event)));
    view! {
        <div class="limited" node_ref=field on:input=on_input>
            {children()}
            <div class="limited-excess" role="status">
                {move || {
                    let count = too_many.get();
                    (count > 0).then(|| view! { <p>{t!(i18n, field.too_long, count = count, limit = limit)}</p> })
                }}
            </div>
        </div>
    }
}

fn typed_in(field: &web_sys::HtmlElement) -> Option<String> {
    let typed = field.query_selector("input, textarea").ok().flatten()?;
    let of_input = typed.dyn_ref::<web_sys::HtmlInputElement>().map(web_sys::HtmlInputElement::value);
    of_input.or_else(|| typed.dyn_ref::<web_sys::HtmlTextAreaElement>().map(web_sys::HtmlTextAreaElement::value))
}
