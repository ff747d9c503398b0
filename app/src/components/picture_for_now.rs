//! The first picture that one publishes becomes the profile picture until one chooses.

use leptos::prelude::*;

use crate::i18n::{t, use_i18n};

/// Says so, with the way to change it.
#[component]
pub fn PictureForNow() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p class="hint">
            {t!(i18n, profile.picture.for_now)} " "
            <a href="/profile#edit">{t!(i18n, profile.picture.change)}</a>
        </p>
    }
}
