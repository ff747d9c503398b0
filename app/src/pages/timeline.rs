//! All posts in time order, mine and friends'.

use leptos::prelude::*;

use crate::{
    components::{Empty, Page},
    i18n::{t_string, use_i18n},
};

/// The home page.
#[component]
pub fn TimelinePage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, layout.timeline)>
            <Empty sentence=move || t_string!(i18n, layout.no_windows)/>
        </Page>
    }
}
