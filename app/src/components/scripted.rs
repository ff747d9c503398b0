//! What only JavaScript answers.

use leptos::prelude::*;

/// Is there once the page is hydrated, and not before: a text browser shows what is merely hidden.
#[component]
pub fn Scripted(children: ChildrenFn) -> impl IntoView {
    let (is_hydrated, set_hydrated) = signal(false);
    Effect::new(move || set_hydrated.set(true));
    view! { <Show when=move || is_hydrated.get()>{children()}</Show> }
}
