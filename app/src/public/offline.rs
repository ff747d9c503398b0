//! What the service worker shows when the node does not answer. It keeps this page, so there is nothing of anybody in it.

use leptos::prelude::*;
use leptos_i18n::td_string;

use crate::i18n::Locale;

#[component]
pub(super) fn Offline() -> impl IntoView {
    let title = format!("{} · {}", td_string!(Locale::en, offline.title), td_string!(Locale::en, brand));
    view! {
        <html lang="en" dir="ltr">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                // Of its own: the site's style sheet changes its name, and is not kept.
                <link rel="stylesheet" href="/offline.css"/>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
            </head>
            <body>
                <main>
                    <img src="/icon.svg" alt="" width="96" height="96"/>
                    <h1>{td_string!(Locale::en, offline.heading)}</h1>
                    <p>{td_string!(Locale::en, offline.sentence)}</p>
                    // An empty reference is the page that was asked for.
                    <a href="">{td_string!(Locale::en, layout.try_again)}</a>
                </main>
            </body>
        </html>
    }
}
