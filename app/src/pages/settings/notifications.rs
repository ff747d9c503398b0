//! The way to what one is told, which is a page of its own.

use leptos::prelude::*;

use crate::i18n::{t, use_i18n};

#[component]
pub(super) fn NotificationsSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="notifications" aria-labelledby="notifications-title">
            <h2 id="notifications-title">{t!(i18n, notifications.title)}</h2>
            <p class="hint">{t!(i18n, notices.section_hint)}</p>
            <p><a class="button-quiet" href="/settings/notifications">{t!(i18n, notices.title)}</a></p>
        </section>
    }
}
