//! Backups: the sheet to which they are sealed, and one to take along.

use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use super::backup_folder::{BackupFolder, SheetQuestion};
use crate::{
    api::{self, BackupsView, TimeView},
    components::{Form, FormError, Icon, IconName, Loaded, PasswordField, Saved, day, kept_forms},
    i18n::{t, t_with, use_i18n},
};

#[component]
pub(super) fn BackupSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="backup" aria-labelledby="backup-title">
            <h2 id="backup-title">{t!(i18n, backups.title)}</h2>
            <p class="hint">{t!(i18n, backups.lead)}</p>
            <Saved what="sheet" sentence=t!(i18n, backups.sheet_saved)/>
            <Saved what="sheet-at-hand" sentence=t!(i18n, backups.sheet_noted)/>
            <Loaded loading=api::load_backups() is_part=true let:backups>
                {kept_forms("backups", &backups, || {
                    let BackupsView { sheet_since, asks_for_sheet, folder } = backups.clone();
                    match sheet_since {
                        Some(since) => Either::Left(view! {
                            {asks_for_sheet.then(|| view! { <SheetQuestion/> })}
                            <BackupFolder folder/>
                            <WithSheet since/>
                        }),
                        None => Either::Right(view! { <WithoutSheet/> }),
                    }
                    .into_any()
                })}
            </Loaded>
            <p class="hint">{t!(i18n, keepers.hint)}</p>
            <p><a class="button-quiet" href="/settings/keepers">{t!(i18n, keepers.title)}</a></p>
            <p class="hint">{t!(i18n, moving.hint)}</p>
            <p><a class="button-quiet" href="/settings/move">{t!(i18n, moving.title)}</a></p>
        </section>
    }
}

#[component]
fn WithoutSheet() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p>{t!(i18n, backups.no_sheet)}</p>
        <Form action=api::MakeSheet::PATH class="form">
            <SheetPassword/>
            <FormError path=api::MakeSheet::PATH/>
            <button class="button">{t!(i18n, backups.make_sheet)}</button>
        </Form>
    }
}

/// Who has the sheet has everything: a browser that was left alone makes none.
#[component]
fn SheetPassword() -> impl IntoView {
    let label = t!(use_i18n(), account.your_password);
    view! { <PasswordField name="current" id="sheet-password" label autocomplete="current-password"/> }
}

#[component]
fn WithSheet(since: TimeView) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p>{t_with!(i18n, backups.sheet_since, time = day(since))}</p>
        <p class="hint">{t!(i18n, backups.download_hint)}</p>
        <a class="button" href="/backup" download><Icon name=IconName::Folder/>{t!(i18n, backups.download)}</a>
        <Form action=api::MakeSheet::PATH class="form">
            <p class="hint">{t!(i18n, backups.another_hint)}</p>
            <SheetPassword/>
            <FormError path=api::MakeSheet::PATH/>
            <button class="button-quiet">{t!(i18n, backups.another)}</button>
        </Form>
    }
}
