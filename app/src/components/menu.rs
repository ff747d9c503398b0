//! The dots in a corner, and what one can do with what they belong to.

use leptos::prelude::*;

use super::{Icon, IconName};

/// Opens without JavaScript too. Of its name the browser has one open at a time; [`menu`](crate::browser::menu) closes it by itself.
#[component]
pub fn Menu(
    /// What the dots stand for.
    #[prop(into)]
    label: AnyView,
    /// A form in it that was taken closes it.
    #[prop(optional)]
    closes: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="menu" name="menu" data-closes=closes.then_some("")>
            <summary>
                <Icon name=IconName::Ellipsis/>
                <span class="visually-hidden">{label}</span>
            </summary>
            <div class="menu-panel">{children()}</div>
        </details>
    }
}
