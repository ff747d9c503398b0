//! Which kinds of notifications there are to be.

use domain::NotificationKind;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, NoticeKindView},
    components::{Form, FormError, Loaded, Saved, kept_forms},
    i18n::{I18n, t, use_i18n},
};

#[component]
pub(super) fn KindsSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="kinds" aria-labelledby="kinds-title">
            <h2 id="kinds-title">{t!(i18n, notices.kinds_title)}</h2>
            <Loaded loading=api::list_notice_kinds() is_part=true let:kinds>
                {kept_forms("notice-kinds", &kinds, || view! { <KindsForm kinds=kinds.clone()/> }.into_any())}
            </Loaded>
            <p class="hint">
                {t!(i18n, notices.threads_hint)} " " <a href="/settings#mutes">{t!(i18n, mutes.to_list)}</a>
            </p>
        </section>
    }
}

#[component]
fn KindsForm(kinds: Vec<NoticeKindView>) -> impl IntoView {
    let i18n = use_i18n();
    let switches = kinds.into_iter().filter_map(move |NoticeKindView { kind, is_on }| {
        let label = label(i18n, kind)?;
        let name = format!("told[{}]", kind.as_str());
        Some(view! {
            <label class="choice">
                <input type="checkbox" role="switch" name=name value="true" checked=is_on/>
                <span>{label}</span>
            </label>
        })
    });
    view! {
        <Form action=api::SetNoticeKinds::PATH class="form">
            <fieldset aria-describedby="kinds-hint">
                <legend class="visually-hidden">{t!(i18n, notices.kinds_title)}</legend>
                {switches.collect_view()}
            </fieldset>
            <p class="hint" id="kinds-hint">{t!(i18n, notices.kinds_hint)}</p>
            <FormError path=api::SetNoticeKinds::PATH/>
            <Saved what="kinds" sentence=t!(i18n, account.settings.saved)/>
            <button class="button">{t!(i18n, notices.save)}</button>
        </Form>
    }
}

/// What the switch says. `None`: the kind cannot be off.
fn label(i18n: I18n, kind: NotificationKind) -> Option<&'static str> {
    Some(match kind {
        NotificationKind::Commented => t!(i18n, notices.kind_commented),
        NotificationKind::Answered => t!(i18n, notices.kind_answered),
        NotificationKind::Mentioned => t!(i18n, notices.kind_mentioned),
        NotificationKind::Reacted => t!(i18n, notices.kind_reacted),
        NotificationKind::FriendRequestAccepted => t!(i18n, notices.kind_accepted),
        NotificationKind::FriendshipEnded => t!(i18n, notices.kind_ended),
        NotificationKind::FolderLeftAlone => t!(i18n, notices.kind_left_alone),
        NotificationKind::FriendRequestReceived
        | NotificationKind::FriendshipEndedAgain
        | NotificationKind::FolderWaiting
        | NotificationKind::BackupOverdue
        | NotificationKind::BackupAsked
        | NotificationKind::KeeperFailed
        | NotificationKind::BackupGiven
        | NotificationKind::Followed
        | NotificationKind::Introduced
        | NotificationKind::IntroductionAsked
        | NotificationKind::Reported => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_off_has_a_switch() {
        for kind in NotificationKind::all_that_can_be_off() {
            assert!(label(use_i18n(), kind).is_some(), "{kind:?}");
        }
    }
}
