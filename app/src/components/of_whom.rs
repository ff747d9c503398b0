//! Whose something is that stands beside that person's name, for who hears its words alone.

use leptos::prelude::*;

/// Nothing without a name.
#[component]
pub fn OfWhom(name: String) -> impl IntoView {
    (!name.is_empty()).then(|| view! { <span class="visually-hidden">": "<bdi>{name}</bdi></span> })
}
