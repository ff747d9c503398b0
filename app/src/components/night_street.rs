//! The drawing of an empty page: a street at night, every house dark but one.

use leptos::prelude::*;

/// A dark street with one lit window. Its colours are in `style/night-street.css`.
#[component]
pub fn NightStreet() -> impl IntoView {
    view! {
        <svg class="night-street" viewBox="0 0 360 200" width="360" height="200" aria-hidden="true" inner_html=DRAWING></svg>
    }
}

const DRAWING: &str = include_str!("night_street.svg");
