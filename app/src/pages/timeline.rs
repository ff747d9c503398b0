//! All posts in time order, mine and friends'.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::i18n::{t, t_string, use_i18n};

#[component]
pub fn TimelinePage() -> impl IntoView {
    let i18n = use_i18n();
    let count = RwSignal::new(0);
    view! {
        <Title text=move || t_string!(i18n, brand)/>
        <h1>{t!(i18n, hello, name = "you")}</h1>
        <button on:click=move |_| *count.write() += 1>{count}</button>
    }
}
