//! Addresses and keys in the middle of a sentence.

use leptos::prelude::*;

/// `text` as a value for `t_with!`: kept letter by letter by a browser that translates the page.
pub fn verbatim(text: impl Into<String>) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    let text = text.into();
    move || view! { <span translate="no">{text.clone()}</span> }.into_any()
}
