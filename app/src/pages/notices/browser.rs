//! The notifications of the browser that shows the page. What that allows, only its script knows (`public/notices.js`), which puts one of the
//! sentences of the section and a button into it.

use leptos::prelude::*;

use crate::i18n::{t, use_i18n};

#[component]
pub(super) fn BrowserSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="browser" aria-labelledby="browser-title">
            <h2 id="browser-title">{t!(i18n, notices.browser.title)}</h2>
            <p class="hint">{t!(i18n, notices.browser.hint)}</p>
            <div
                class="browser-notices" data-notices
                data-off=t!(i18n, notices.browser.off) data-on=t!(i18n, notices.browser.on)
                data-denied=t!(i18n, notices.browser.denied) data-insecure=t!(i18n, notices.browser.insecure)
                data-unsupported=t!(i18n, notices.browser.unsupported)
                data-start=t!(i18n, notices.browser.start) data-stop=t!(i18n, notices.browser.stop)
            >
                <p role="status">{t!(i18n, notices.browser.plain)}</p>
            </div>
        </section>
    }
}
