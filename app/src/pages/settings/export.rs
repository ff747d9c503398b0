//! What one wrote, to take along.

use leptos::prelude::*;

use crate::{
    components::{Icon, IconName},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn ExportSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="export" aria-labelledby="export-title">
            <h2 id="export-title">{t!(i18n, export.title)}</h2>
            <p class="hint">{t!(i18n, export.lead)} " " {t!(i18n, export.what)}</p>
            <p>{t!(i18n, export.warning)} " " {t!(i18n, export.no_backup)}</p>
            <a class="button" href="/export" download><Icon name=IconName::Folder/>{t!(i18n, export.download)}</a>
        </section>
    }
}
