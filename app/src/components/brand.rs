//! The name over the door.

use leptos::prelude::*;

use crate::i18n::{t, use_i18n};

/// The house with its lit window, and the name; leads home.
#[component]
pub fn Brand() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a class="brand" href="/">
            <svg class="brand-house" viewBox="0 0 30 30" width="30" height="30" aria-hidden="true">
                <path
                    d="M3 13 15 3l12 10v13a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z" fill="none" stroke="currentColor" stroke-width="2.4"
                    stroke-linejoin="round"
                />
                <rect class="brand-window" x="10.5" y="14" width="9" height="9" rx="2"/>
            </svg>
            <span>{t!(i18n, brand)}</span>
        </a>
        " "
    }
}
