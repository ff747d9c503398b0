//! What is alike in all pages.

#![expect(clippy::needless_pass_by_value, reason = "components own their props")]

use leptos::prelude::*;

use crate::{
    components::escape::escape,
    i18n::{Locale, t},
};

pub(super) const STYLE: &str = include_str!("style.css");
/// SHA-256 of these styles, in base64: a test says what it is.
const STYLE_HASH: &str = "/Hkozpibe7yuQjoRrOnFQFhyP983pDBBJSQkzfPFmkk=";

/// Nothing is loaded but pictures beside the page (of files, `'self'` means nothing to some browsers), nothing runs, and no style but ours counts:
/// not even what would get past the sanitizer.
fn policy() -> String {
    format!(
        "default-src 'none'; img-src 'self' file:; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'"
    )
}

#[component]
pub(super) fn Document(
    title: String,
    /// The way to the first page, up to its name; empty on it.
    top: &'static str,
    /// The list that this page is of: its address and its name.
    #[prop(optional)]
    list: Option<(String, String)>,
    #[prop(optional)] is_start: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <html lang="en" dir="ltr">
            <head>
                <meta charset="utf-8"/>
                <meta http-equiv="Content-Security-Policy" content=policy()/>
                <meta name="referrer" content="no-referrer"/>
                <meta name="robots" content="noindex"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title inner_html=escape(&title)></title>
                <style inner_html=STYLE></style>
            </head>
            <body>
                {(!is_start).then(|| view! {
                    <nav class="top" aria-label=t!(Locale::en, export.pages.ways)>
                        <a href=format!("{top}index.html")>{t!(Locale::en, export.pages.start)}</a>
                        {list.map(|(href, words)| view! { " · " <a href=href>{words}</a> })}
                    </nav>
                })}
                <main>{children()}</main>
            </body>
        </html>
    }
}

/// The way on from a page: its address, and its words.
#[component]
pub(super) fn Ways(ways: [Option<(String, &'static str)>; 2]) -> impl IntoView {
    let links = ways.into_iter().flatten().map(|(href, words)| view! { <a href=href>{words}</a> });
    let links = links.collect_view();
    view! { <nav class="ways" aria-label=t!(Locale::en, export.pages.more)>{links}</nav> }
}
