//! The document around every page. It is the same for all of them but for their titles, so it is rendered once, and not for each.

use leptos::{html, prelude::*, tachys::html::InertElement};

use crate::i18n::{t, use_i18n};

/// Where a page's own parts come in: they stand between these.
const PLACE: &str = "<!--page-->";

/// What stands before the title, between that and the body, and behind it.
#[derive(Debug, Clone)]
pub struct Shell {
    pub head: String,
    pub body: String,
    pub end: String,
}

impl Shell {
    /// The shell with the files of the site: their common name, and their folder.
    pub fn new(options: &LeptosOptions) -> Self {
        let pkg = format!("/{}/{}", options.site_pkg_dir, options.output_name);
        let html = Owner::new().with(|| view! { <Document pkg/> }.to_html());
        let mut parts = html.splitn(3, PLACE).map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Self { head: next(), body: next(), end: next() }
    }
}

#[component]
fn Document(pkg: String) -> impl IntoView {
    let stylesheet = format!("{pkg}.css");
    let i18n = use_i18n();
    view! {
        <!DOCTYPE html>
        <html lang="en" dir="ltr">
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
                // Without these, `start.js` asks for what it imports only once it is there.
                <link rel="modulepreload" href="/fields.js"/>
                <link rel="modulepreload" href="/seen.js"/>
                <link rel="modulepreload" href="/translations.js"/>
                {script(&pkg)}
                // Its title.
                {InertElement::new(PLACE)}
            </head>
            <body>
                {InertElement::new(PLACE)}
                // Filled by `public/start.js`: a text browser shows what is merely hidden.
                <div
                    class="broken" id="broken" role="alert" hidden data-broken=t!(i18n, errors.broken)
                    data-load-again=t!(i18n, errors.load_again)
                ></div>
            </body>
        </html>
    }
}

/// Loads the module by `public/start.js`, once the page is read: so nothing of it is asked for ahead.
fn script(pkg: &str) -> impl IntoView {
    // As Leptos names it: what `cargo leptos` builds lacks the ending that `wasm-bindgen` gives.
    let ending = if option_env!("LEPTOS_OUTPUT_NAME").is_none() { "_bg" } else { "" };
    let (module, wasm) = (format!("{pkg}.js"), format!("{pkg}{ending}.wasm"));
    view! { <script type="module" src="/start.js" data-module=module data-wasm=wasm></script> }
}

/// Asks for the display face early, since names and headings wait for it. Built by hand: `view!` does not take `as`.
fn preload_font() -> impl IntoView {
    let font = html::link().rel("preload").href("/fonts/bricolage-grotesque.woff2");
    font.r#as("font").r#type("font/woff2").crossorigin("anonymous")
}
