//! The page for a path that no page answers.

use leptos::prelude::*;

use crate::{
    components::{Empty, PlainPage, mark_not_found},
    i18n::{t, use_i18n},
};

/// Answers with 404, and leads home.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let i18n = use_i18n();
    mark_not_found();
    view! {
        <PlainPage title=t!(i18n, not_found.title)>
            <h1>{t!(i18n, not_found.title)}</h1>
            <Empty sentence=t!(i18n, not_found.sentence)>
                <a class="button" href="/">{t!(i18n, layout.to_timeline)}</a>
            </Empty>
        </PlainPage>
    }
}
