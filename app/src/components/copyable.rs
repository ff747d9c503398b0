//! Text to take along: shown whole, with a button that copies it.

use leptos::{html, prelude::*, task::spawn_local, text_prop::TextProp};

use super::{Icon, IconName, Scripted};
use crate::{
    browser::{clipboard, selection},
    i18n::{t, use_i18n},
};

/// The text and its button. Where the browser lets pages not write to the clipboard, as over plain HTTP, the text is selected instead.
#[component]
pub fn Copyable(
    text: String,
    /// What the button is called.
    #[prop(into)]
    label: TextProp,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let shown = NodeRef::<html::Code>::new();
    let is_copied = RwSignal::new(None);
    let copied = StoredValue::new(text.clone());
    let copy = move |_| {
        spawn_local(async move {
            let is_done = clipboard::is_there() && clipboard::copy(&copied.get_value()).await;
            if let Some(shown) = shown.get_untracked().filter(|_| !is_done) {
                selection::select(&shown);
            }
            is_copied.try_set(Some(is_done));
        });
    };
    let outcome =
        move || is_copied.get().map(|is_copied| if is_copied { t!(i18n, copy.done) } else { t!(i18n, copy.by_hand) });
    view! {
        <code class=class translate="no" node_ref=shown>{text}</code>
        <Scripted>
            <button class="button-quiet" type="button" on:click=copy>
                <Icon name=IconName::Copy/>
                {label.get()}
            </button>
        </Scripted>
        <div class="saved" role="status">{move || outcome().map(|text| view! { <p>{text}</p> })}</div>
    }
}
