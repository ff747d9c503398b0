//! What the timeline says about backups: that none was made for a week, or a question that goes away when it is dismissed.

use domain::backup::BackupReminder;
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use super::{Form, FormError, awaited};
use crate::{
    api::{self, BackupNoticeView, FailedBackupView},
    i18n::{t, use_i18n},
};

/// Nothing, most of the time.
#[component]
pub fn BackupNotice() -> impl IntoView {
    // That it cannot be had is not said: the page is about something else.
    awaited(async {
        let notice = api::backup_notice().await.ok().flatten();
        notice.map(|notice| match notice {
            BackupNoticeView::Overdue(failed) => Either::Left(view! { <Overdue failed/> }),
            BackupNoticeView::Reminder(reminder) => Either::Right(view! { <Question reminder/> }),
        })
    })
}

#[component]
fn Overdue(
    /// Why the last try failed, if it did.
    #[prop(optional_no_strip)]
    failed: Option<FailedBackupView>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card backup-notice" aria-labelledby="backup-notice">
            <h2 id="backup-notice">{t!(i18n, notifications.backup_overdue)}</h2>
            {failed.map(|failed| view! { <p>{failed.text}</p> })}
            <p><a class="button" href="/settings#backup">{t!(i18n, backups.notice.to_settings)}</a></p>
        </section>
    }
}

#[component]
fn Question(reminder: BackupReminder) -> impl IntoView {
    let i18n = use_i18n();
    let (title, text, button) = match reminder {
        BackupReminder::NoCopy => {
            (t!(i18n, backups.notice.no_copy), t!(i18n, backups.notice.why), t!(i18n, backups.notice.keep))
        }
        BackupReminder::SheetAtHand => {
            (t!(i18n, backups.notice.sheet), t!(i18n, backups.notice.sheet_why), t!(i18n, backups.notice.to_settings))
        }
    };
    view! {
        <section class="card backup-notice" aria-labelledby="backup-notice">
            <h2 id="backup-notice">{title}</h2>
            <p>{text}</p>
            <FormError path=api::DismissBackupNotice::PATH/>
            <div class="backup-notice-answers">
                <a class="button" href="/settings#backup">{button}</a>
                <Form action=api::DismissBackupNotice::PATH>
                    <input type="hidden" name="reminder" value=reminder.as_str()/>
                    <button class="button-quiet">{t!(i18n, backups.notice.dismiss)}</button>
                </Form>
            </div>
        </section>
    }
}
