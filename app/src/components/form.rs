//! A form that the browser sends by itself. With JavaScript a visit takes it along (`browser/visit`); what came of it is on the page that
//! it leads to, either way.

use leptos::prelude::*;

#[component]
pub fn Form(
    /// The path of the server function.
    action: &'static str,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! { <form class=class method="post" action=action>{children()}</form> }
}
