//! The way to what one published elsewhere.

use leptos::prelude::*;

use crate::{
    components::{Icon, IconName},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn ImportSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="import" aria-labelledby="import-title">
            <h2 id="import-title">{t!(i18n, imports.title)}</h2>
            <p class="hint">{t!(i18n, imports.lead)}</p>
            <a class="button" href="/settings/import"><Icon name=IconName::Folder/>{t!(i18n, imports.open)}</a>
        </section>
    }
}
