//! The page for a path that no page answers.

use leptos::prelude::*;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! { <h1>"Not found"</h1> }
}
