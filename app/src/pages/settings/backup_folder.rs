//! The folder into which a backup is made every night, and what came of the last one.

use domain::{Size, backup::BackupReminder};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, BackupFolderView, FailedBackupView, MadeBackupView},
    components::{Form, FormError, Saved, ago, typed, verbatim},
    i18n::{t, t_plural, t_with, use_i18n},
};

#[component]
pub(super) fn BackupFolder(
    /// As it is chosen; `None`: none is.
    #[prop(optional_no_strip)]
    folder: Option<BackupFolderView>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="backup-folder" role="group" aria-labelledby="backup-folder-title">
            <h3 id="backup-folder-title">{t!(i18n, backups.folder.title)}</h3>
            <Saved what="backup-folder" sentence=t!(i18n, backups.folder.saved)/>
            <Saved what="no-backup-folder" sentence=t!(i18n, backups.folder.stopped)/>
            <Saved what="backup-run" sentence=t!(i18n, backups.folder.asked)/>
            {match folder {
                Some(folder) => Either::Left(view! { <Chosen folder/> }),
                None => Either::Right(view! { <ChooseForm/> }),
            }}
        </div>
    }
}

/// Asks whether the sheet is still where it was put.
#[component]
pub(super) fn SheetQuestion() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Form action=api::DismissBackupNotice::PATH class="form">
            <p>{t!(i18n, backups.sheet_question)}</p>
            <input type="hidden" name="reminder" value=BackupReminder::SheetAtHand.as_str()/>
            <FormError path=api::DismissBackupNotice::PATH/>
            <button class="button">{t!(i18n, backups.sheet_here)}</button>
        </Form>
    }
}

#[component]
fn ChooseForm() -> impl IntoView {
    let i18n = use_i18n();
    let path = typed::<api::ChooseBackupFolder>("path").unwrap_or_default();
    view! {
        <p class="hint">{t!(i18n, backups.folder.lead)}</p>
        <Form action=api::ChooseBackupFolder::PATH class="form">
            <div class="field">
                <label for="backup-folder-path">{t!(i18n, backups.folder.label)}</label>
                <input
                    id="backup-folder-path" name="path" value=path required autocomplete="off" autocapitalize="none"
                    spellcheck="false" aria-describedby="backup-folder-hint"
                />
                <p class="hint" id="backup-folder-hint">{t!(i18n, backups.folder.hint)}</p>
            </div>
            <FormError path=api::ChooseBackupFolder::PATH/>
            <button class="button">{t!(i18n, backups.folder.choose)}</button>
        </Form>
    }
}

#[component]
fn Chosen(folder: BackupFolderView) -> impl IntoView {
    let i18n = use_i18n();
    let BackupFolderView { path, is_own, is_running, last, failed } = folder;
    let is_first = last.is_none() && failed.is_none() && !is_running;
    view! {
        {if is_own {
            view! { <p>{t!(i18n, keepers.made_here)}</p> }.into_any()
        } else {
            view! { <p>{t_with!(i18n, backups.folder.chosen, path = verbatim(path))}</p> }.into_any()
        }}
        {failed.map(|failed| view! { <Failed failed/> })}
        {last.map(|last| view! { <Last last/> })}
        {is_first.then(|| view! { <p>{t!(i18n, backups.folder.none_yet)}</p> })}
        {is_running.then(|| view! { <p>{t!(i18n, backups.folder.running)}</p> })}
        <div class="backup-folder-answers">
            <Form action=api::RunBackup::PATH>
                <button class="button">{t!(i18n, backups.folder.run)}</button>
            </Form>
            {(!is_own).then(|| view! {
                <Form action=api::ForgetBackupFolder::PATH>
                    <button class="button-quiet">{t!(i18n, backups.folder.stop)}</button>
                </Form>
            })}
        </div>
        <FormError path=api::RunBackup::PATH/>
        <FormError path=api::ForgetBackupFolder::PATH/>
        {is_own.then(|| view! { <ChooseForm/> })}
    }
}

#[component]
fn Last(last: MadeBackupView) -> impl IntoView {
    let i18n = use_i18n();
    let MadeBackupView { made, files, bytes, left_out } = last;
    let files = t_plural!(i18n, backups.folder.files, count = files);
    view! {
        <p>{t_with!(i18n, backups.folder.last, time = ago(made))}</p>
        <p class="hint">{t!(i18n, backups.folder.size, files = files, size = Size(bytes).to_string())}</p>
        {(left_out > 0).then(|| view! { <p>{t_plural!(i18n, backups.folder.left_out, count = left_out)}</p> })}
    }
}

#[component]
fn Failed(failed: FailedBackupView) -> impl IntoView {
    let i18n = use_i18n();
    let FailedBackupView { tried, text, .. } = failed;
    view! {
        <div class="action-error">
            <p>
                {t_with!(i18n, backups.folder.failed, time = ago(tried))} " " {text} " "
                {t!(i18n, backups.folder.again)}
            </p>
        </div>
    }
}
