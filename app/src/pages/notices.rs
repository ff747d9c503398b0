//! What one is told, and where: here, by the browser, and by ntfy or whatever takes JSON.

mod browser;
mod kinds;
mod push;

use leptos::prelude::*;

use crate::{
    components::Page,
    i18n::{t, use_i18n},
};
use browser::BrowserSection;
use kinds::KindsSection;
use push::PushSection;

#[component]
pub fn NoticesPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, notices.title)>
            <div class="settings">
                <header class="settings-head">
                    <h1>{t!(i18n, notices.title)}</h1>
                </header>
                <KindsSection/>
                <BrowserSection/>
                <PushSection/>
                <p>
                    <a class="button-quiet" href="/notifications">{t!(i18n, notifications.title)}</a>
                    " "
                    <a class="button-quiet" href="/settings">{t!(i18n, account.settings.title)}</a>
                </p>
            </div>
        </Page>
    }
}
