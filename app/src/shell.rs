//! The document around every page.

use leptos::{html, prelude::*};
use leptos_meta::MetaTags;

use crate::App;

/// Renders the HTML document that the app is hydrated in.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let stylesheet = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        // `I18nContextProvider` gives it its language and direction.
        <html>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#faf7f2" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#14171d" media="(prefers-color-scheme: dark)"/>
                {preload_font()}
                <link rel="stylesheet" href=stylesheet/>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icon-192.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Asks for the display face early, since names and headings wait for it. Built by hand: `view!` does not take `as`.
fn preload_font() -> impl IntoView {
    let font = html::link().rel("preload").href("/fonts/bricolage-grotesque.woff2");
    font.r#as("font").r#type("font/woff2").crossorigin("anonymous")
}
