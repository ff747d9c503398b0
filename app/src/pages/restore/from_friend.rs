//! "A friend keeps it": whom to ask, the digits to compare, and how far it is.

use domain::Size;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ComingStage, ComingView},
    components::{Digits, Form, FormError, typed, verbatim},
    i18n::{t, t_with, use_i18n},
    pages::with_token::with_token,
};

/// Before anybody was asked.
#[component]
pub(super) fn AskFriend(#[prop(optional_no_strip)] token: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    let link = typed::<api::AskFriendForBackup>("link").unwrap_or_default();
    let is_open = !link.is_empty();
    view! {
        <details class="other-backup" open=is_open>
            <summary>{t!(i18n, restoring.friend.title)}</summary>
            <p>{t!(i18n, restoring.friend.lead)}</p>
            <Form action=api::AskFriendForBackup::PATH class="form">
                {token.map(|token| view! { <input type="hidden" name="token" value=token/> })}
                <div class="field">
                    <label for="friend-link">{t!(i18n, restoring.friend.link)}</label>
                    <input
                        id="friend-link" name="link" value=link required autocomplete="off" autocapitalize="none"
                        spellcheck="false" translate="no" aria-describedby="friend-link-hint"
                    />
                    <p class="hint" id="friend-link-hint">{t!(i18n, restoring.friend.link_hint)}</p>
                </div>
                <FormError path=api::AskFriendForBackup::PATH/>
                <button class="button">{t!(i18n, restoring.friend.ask)}</button>
            </Form>
        </details>
    }
}

/// Until all of it is here.
#[component]
pub(super) fn Coming(coming: ComingView, #[prop(optional_no_strip)] token: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    let ComingView { digits, stage, has_bytes, of_bytes, .. } = coming;
    let again = with_token("/restore", token.as_deref());
    view! {
        {if matches!(stage, ComingStage::Files | ComingStage::Here) {
            let [has, of] = [has_bytes, of_bytes].map(|bytes| verbatim(Size(bytes).to_string()));
            view! {
                <p role="status">{t_with!(i18n, restoring.friend.progress, has = has, of = of)}</p>
                <progress
                    value=has_bytes.to_string() max=of_bytes.max(1).to_string() aria-label=t!(i18n, restoring.progress)
                ></progress>
            }
            .into_any()
        } else {
            view! {
                <p role="status">{t!(i18n, restoring.friend.waits)}</p>
                <Digits groups=digits label=t!(i18n, restoring.friend.digits)/>
                <p>{t!(i18n, restoring.friend.call)}</p>
            }
            .into_any()
        }}
        {(stage == ComingStage::Unreachable).then(|| view! { <div class="action-error"><p>{t!(i18n, restoring.friend.unreachable)}</p></div> })}
        {(stage == ComingStage::Failed).then(|| view! { <div class="action-error"><p>{t!(i18n, restoring.friend.failed)}</p></div> })}
        <p><a class="button" href=again>{t!(i18n, doctor.again)}</a></p>
        <Cancel token/>
    }
}

#[component]
pub(super) fn Cancel(#[prop(optional_no_strip)] token: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Form action=api::CancelBackupOfFriend::PATH>
            {token.map(|token| view! { <input type="hidden" name="token" value=token/> })}
            <FormError path=api::CancelBackupOfFriend::PATH/>
            <button class="button-quiet">{t!(i18n, restoring.friend.cancel)}</button>
        </Form>
    }
}
