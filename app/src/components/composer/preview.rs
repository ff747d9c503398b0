//! The post as it will look, while one writes it.

use std::time::Duration;

use leptos::{html, prelude::*, server_fn::ServerFn, task::spawn_local};

use super::attaching::Attaching;
use crate::{
    api::PreviewPost,
    browser::call::call_with,
    components::{Icon, IconName, PictureGrid, scripted},
    i18n::{t, use_i18n},
};

/// How long the preview lags behind.
const DELAY: Duration = Duration::from_millis(300);

/// The preview of one form. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(super) struct Previewing {
    text: NodeRef<html::Textarea>,
    attaching: Attaching,
    /// The rendered text, while the preview is open.
    html: RwSignal<Option<String>>,
    /// It is about to be rendered.
    is_due: StoredValue<bool>,
}

impl Previewing {
    pub(super) fn new(text: NodeRef<html::Textarea>, attaching: Attaching) -> Self {
        Self { text, attaching, html: RwSignal::new(None), is_due: StoredValue::new(false) }
    }

    fn is_open(self) -> bool {
        self.html.with(Option::is_some)
    }

    pub(super) fn close(self) {
        self.html.set(None);
    }

    fn toggle(self) {
        if self.html.get_untracked().is_some() {
            self.close();
        } else {
            self.html.set(Some(String::new()));
            self.render();
        }
    }

    /// Something in the text changed.
    pub(super) fn follow(self) {
        if self.html.get_untracked().is_some() && !self.is_due.get_value() {
            self.is_due.set_value(true);
            set_timeout(move || self.render(), DELAY);
        }
    }

    fn render(self) {
        if self.is_due.try_set_value(false).is_some() {
            return;
        }
        let text = self.text.get_untracked().map(|text| text.value()).unwrap_or_default();
        spawn_local(async move {
            let Ok(html) = call_with(PreviewPost::PATH, "text", &text).await else { return };
            self.html.try_update(|shown| {
                if shown.is_some() {
                    *shown = Some(html);
                }
            });
        });
    }
}

/// The button that opens and closes it.
#[component]
pub(super) fn PreviewButton(previewing: Previewing) -> impl IntoView {
    let i18n = use_i18n();
    scripted(|| {
        view! {
            <button
                class="composer-tool composer-preview-button" type="button"
                aria-pressed=move || previewing.is_open().to_string() on:click=move |_| previewing.toggle()
            >
                <Icon name=IconName::Eye/>
                <span>{t!(i18n, posts.preview)}</span>
            </button>
        }
    })
}

/// The text and the pictures.
#[component]
pub(super) fn Preview(previewing: Previewing) -> impl IntoView {
    let i18n = use_i18n();
    let pictures = previewing.attaching.pictures;
    move || {
        previewing.html.get().map(|html| {
            let (has_text, has_pictures) = (!html.is_empty(), pictures.with(|pictures| !pictures.is_empty()));
            view! {
                <div class="composer-preview" role="region" aria-label=t!(i18n, posts.preview_title)>
                    {has_text.then(|| view! { <div class="letter" inner_html=html></div> })}
                    {has_pictures.then(|| view! { <PictureGrid pictures=pictures.get()/> })}
                    {(!has_text && !has_pictures).then(|| view! { <p class="quiet">{t!(i18n, posts.preview_empty)}</p> })}
                    <p class="hint">{t!(i18n, posts.markdown_hint)}</p>
                </div>
            }
        })
    }
}
