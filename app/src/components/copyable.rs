//! Text to take along: shown whole, with a button that copies it.

use leptos::{html, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::{Icon, IconName, scripted};
use crate::{
    browser::{address, clipboard, selection},
    i18n::{t, use_i18n},
    islands::{Island, island},
};

/// The text and its button. Where the browser lets pages not write to the clipboard, as over plain HTTP, the text is selected instead.
#[component]
pub fn Copyable(
    text: String,
    /// What the button is called.
    #[prop(into)]
    label: String,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    island(CopyButtonIsland { copied: Copied::Text(text), label, class: class.to_owned() })
}

/// The island: without JavaScript it is the text alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CopyButtonIsland {
    pub copied: Copied,
    pub label: String,
    pub class: String,
}

/// What is shown and copied.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Copied {
    Text(String),
    /// The address of the owner's public page, which the browser knows by where this page is; or by this one, if that leads here from this
    /// machine alone.
    PublicPage(Option<String>),
}

impl Copied {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::PublicPage(address) => address::public_page(address.as_deref()),
        }
    }
}

impl Island for CopyButtonIsland {
    const NAME: &'static str = "copy-button";

    fn key(&self) -> String {
        match &self.copied {
            Copied::Text(text) => text.clone(),
            Copied::PublicPage(address) => address.clone().unwrap_or_default(),
        }
    }

    fn view(self) -> AnyView {
        let Self { copied, label, class } = self;
        view! { <TextAndButton text=copied.into_text() label class/> }.into_any()
    }
}

#[component]
fn TextAndButton(text: String, label: String, class: String) -> impl IntoView {
    let i18n = use_i18n();
    let shown = NodeRef::<html::Code>::new();
    let is_copied = RwSignal::new(None);
    let copied = StoredValue::new(text.clone());
    let copy = move |_| {
        spawn_local(async move {
            let Some(text) = copied.try_get_value() else { return };
            let is_done = clipboard::is_there() && clipboard::copy(&text).await;
            if let Some(shown) = shown.try_get_untracked().flatten().filter(|_| !is_done) {
                selection::select(&shown);
            }
            is_copied.try_set(Some(is_done));
        });
    };
    let outcome =
        move || is_copied.get().map(|is_copied| if is_copied { t!(i18n, copy.done) } else { t!(i18n, copy.by_hand) });
    view! {
        <code class=class translate="no" node_ref=shown>{text}</code>
        {scripted(|| view! {
            <button class="button-quiet" type="button" on:click=copy>
                <Icon name=IconName::Copy/>
                {label}
            </button>
        })}
        <div class="saved" role="status">{move || outcome().map(|text| view! { <p>{text}</p> })}</div>
    }
}
