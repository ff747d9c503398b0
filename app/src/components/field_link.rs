//! The way to a field: a reader who follows it can type at once.

use leptos::prelude::*;

use crate::browser::focus;

/// A link to the field with the id `field` on the page at `path`. If that is this page, the cursor goes there and the page stays as it is;
/// else [`focus_if_named`](focus::focus_if_named) does it there. Without JavaScript the browser does.
#[component]
pub fn FieldLink(
    path: &'static str,
    field: &'static str,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let on_click = move |event: web_sys::MouseEvent| {
        let wants_tab = event.ctrl_key() || event.meta_key() || event.shift_key();
        if !wants_tab && focus::focus(field) {
            event.prevent_default();
        }
    };
    view! { <a class=class href=format!("{path}#{field}") on:click=on_click>{children()}</a> }
}
