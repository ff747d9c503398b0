//! How the owner signs in and publishes, who else may act for them, and how much space friends' pictures may take.

mod account;
mod app_tokens;
mod backup;
mod backup_folder;
mod copies;
mod export;
mod folder;
mod import;
mod mutes;
mod notifications;
mod password;
mod reading;
mod server;
mod sessions;
mod strangers;

use leptos::prelude::*;

use crate::{
    components::{Page, kept},
    i18n::{t, use_i18n},
};
use account::AccountSections;
use app_tokens::AppTokensSection;
use backup::BackupSection;
use copies::CopiesSection;
use export::ExportSection;
use folder::FolderSection;
use import::ImportSection;
use mutes::MutesSection;
use notifications::NotificationsSection;
use password::PasswordSection;
use reading::ReadingSection;
pub(super) use server::Facts;
use server::ServerSection;
use sessions::{SessionsSection, SignOutForm};
use strangers::StrangersSection;

/// One section for each thing there is to decide.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, account.settings.title)>
            <div class="settings">
                <header class="settings-head">
                    <h1>{t!(i18n, account.settings.title)}</h1>
                    <SignOutForm/>
                </header>
                {kept("settings-jumps", &(), || view! { <Jumps/> }.into_any())}
                <ServerSection/>
                <BackupSection/>
                <ExportSection/>
                <ImportSection/>
                <AccountSections/>
                <NotificationsSection/>
                <MutesSection/>
                <ReadingSection/>
                <StrangersSection/>
                <PasswordSection/>
                <SessionsSection/>
                <CopiesSection/>
                <FolderSection/>
                <AppTokensSection/>
            </div>
        </Page>
    }
}

/// The way to each section, by its title.
#[component]
fn Jumps() -> impl IntoView {
    let i18n = use_i18n();
    let sections = [
        ("/settings#server", t!(i18n, account.server.title)),
        ("/settings#backup", t!(i18n, backups.title)),
        ("/settings#export", t!(i18n, export.title)),
        ("/settings#import", t!(i18n, imports.title)),
        ("/settings#name", t!(i18n, account.settings.name_title)),
        ("/settings#audience", t!(i18n, account.settings.audience_title)),
        ("/settings#notifications", t!(i18n, notifications.title)),
        ("/settings#mutes", t!(i18n, mutes.title)),
        ("/settings#messages", t!(i18n, messages.title)),
        ("/settings#strangers", t!(i18n, account.strangers.title)),
        ("/settings#password", t!(i18n, account.password)),
        ("/settings#sessions", t!(i18n, account.sessions.title)),
        ("/settings#copies", t!(i18n, account.copies.title)),
        ("/settings#folder", t!(i18n, account.folder.title)),
        ("/settings#app-tokens", t!(i18n, account.app_tokens.title)),
    ];
    let links = sections.map(|(href, title)| view! { <li><a href=href>{title}</a></li> });
    view! {
        <nav class="settings-jumps" aria-label=t!(i18n, account.settings.jumps)>
            <ul role="list">{links.into_iter().collect_view()}</ul>
        </nav>
    }
}
