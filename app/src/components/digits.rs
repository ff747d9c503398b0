//! Digits that two people read to each other.

use leptos::prelude::*;

/// Twelve groups of five.
#[component]
pub fn Digits(
    groups: Vec<String>,
    /// Which digits these are.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <ol class="verification-digits" translate="no" aria-label=label>
            {groups.into_iter().map(|group| view! { <li><Group group/></li> }).collect_view()}
        </ol>
    }
}

/// A group of digits, which is read aloud digit by digit and not as a number.
#[component]
fn Group(group: String) -> impl IntoView {
    let mut spelled = String::new();
    for digit in group.chars() {
        spelled.extend([digit, ' ']);
    }
    view! {
        <span aria-hidden="true">{group}</span>
        <span class="visually-hidden">{spelled.trim_end().to_owned()}</span>
    }
}
