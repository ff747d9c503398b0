//! The way to a field: a reader who follows it can type at once.

use leptos::prelude::*;

/// A link to the field with the id `field` on the page at `path`. If that is on this page, the cursor goes there and the page stays as it is
/// (`browser/enhance`); else a visit leads to it, or the browser.
#[component]
pub fn FieldLink(
    path: &'static str,
    field: &'static str,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! { <a class=class href=format!("{path}#{field}") data-field=field>{children()}</a> }
}
