//! The dots in a corner, and what one can do with what they belong to.

use leptos::prelude::*;

use super::{Icon, IconName};

/// Opens without JavaScript too. Of its name the browser has one open at a time; [`menu`](crate::browser::menu) closes it by itself.
#[component]
pub fn Menu(
    /// What the dots stand for.
    #[prop(into)]
    label: AnyView,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="menu" name="menu">
            <summary>
                <Icon name=IconName::Ellipsis/>
                <span class="visually-hidden">{label}</span>
            </summary>
            <div class="menu-panel">{children()}</div>
        </details>
    }
}
