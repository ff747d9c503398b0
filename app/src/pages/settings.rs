//! How the owner signs in and publishes, who else may act for them, and how much space friends' pictures may take.

mod account;
mod app_tokens;
mod copies;
mod folder;
mod password;
mod server;
mod sessions;
mod strangers;

use leptos::prelude::*;

use crate::{
    components::Page,
    i18n::{t, t_string, use_i18n},
};
use account::AccountSections;
use app_tokens::AppTokensSection;
use copies::CopiesSection;
use folder::FolderSection;
use password::PasswordSection;
use server::ServerSection;
use sessions::{SessionsSection, SignOutForm};
use strangers::StrangersSection;

/// One section for each thing there is to decide.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, account.settings.title)>
            <div class="settings">
                <header class="settings-head">
                    <h1>{t!(i18n, account.settings.title)}</h1>
                    <SignOutForm/>
                </header>
                <ServerSection/>
                <AccountSections/>
                <StrangersSection/>
                <FolderSection/>
                <CopiesSection/>
                <PasswordSection/>
                <SessionsSection/>
                <AppTokensSection/>
            </div>
        </Page>
    }
}
