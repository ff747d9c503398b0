//! The head of a document for everybody.

#![expect(clippy::needless_pass_by_value, reason = "components own their props")]

use leptos::prelude::*;

use crate::components::escape::escape;

/// What is alike in all of them; `children` are what this one says besides.
#[component]
pub(crate) fn Head(
    title: String,
    #[prop(into)] stylesheet: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title inner_html=escape(&title)></title>
            <link rel="stylesheet" href=stylesheet/>
            <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
            {children.map(|children| children())}
        </head>
    }
}
