//! "A friend keeps it": whom to ask, the digits to compare, and how far it is.

use domain::Size;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ComingStage, ComingView},
    components::{Digits, Form, FormError, typed, verbatim},
    i18n::{t, t_plural, t_with, use_i18n},
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
    let ComingView { link, digits, stage, has_bytes, of_bytes, lacking_bytes, left_out } = coming;
    let again = with_token("/restore", token.as_deref());
    let problem = match stage {
        ComingStage::Unreachable => Some(t!(i18n, restoring.friend.unreachable).to_owned()),
        ComingStage::Failed => Some(t!(i18n, restoring.friend.failed).to_owned()),
        ComingStage::NothingThere => Some(t!(i18n, restoring.friend.nothing_there).to_owned()),
        ComingStage::NoRoom => Some(t!(i18n, restoring.friend.no_room, size = Size(lacking_bytes).to_string())),
        _ => None,
    };
    if stage == ComingStage::InPart {
        return view! { <InPart link left_out token/> }.into_any();
    }
    view! {
        {if stage == ComingStage::Files {
            let [has, of] = [has_bytes, of_bytes].map(|bytes| verbatim(Size(bytes).to_string()));
            view! {
                <p role="status">{t_with!(i18n, restoring.friend.progress, has = has, of = of)}</p>
                <progress
                    value=has_bytes.to_string() max=of_bytes.max(1).to_string() aria-label=t!(i18n, restoring.progress)
                ></progress>
            }
            .into_any()
        } else {
            let is_given = matches!(stage, ComingStage::NoRoom | ComingStage::NothingThere);
            view! {
                {(!is_given).then(|| view! { <p role="status">{t!(i18n, restoring.friend.waits)}</p> })}
                <Digits groups=digits label=t!(i18n, restoring.friend.digits)/>
                <p>{t!(i18n, restoring.friend.call)}</p>
            }
            .into_any()
        }}
        {problem.map(|text| view! { <div class="action-error"><p>{text}</p></div> })}
        <p><a class="button" href=again>{t!(i18n, doctor.again)}</a></p>
        <Cancel token/>
    }
    .into_any()
}

/// What came is older than what the friend was given: it is named, and nothing comes back without a press.
#[component]
fn InPart(link: String, left_out: Vec<String>, #[prop(optional_no_strip)] token: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    let hidden =
        |token: &Option<String>| token.clone().map(|token| view! { <input type="hidden" name="token" value=token/> });
    let (to_ask, to_accept) = (hidden(&token), hidden(&token));
    view! {
        <div class="action-error" role="alert"><p>{t!(i18n, restoring.friend.in_part)}</p></div>
        <LeftOut left_out/>
        <Form action=api::AskFriendForBackup::PATH>
            {to_ask}
            <input type="hidden" name="link" value=link/>
            <FormError path=api::AskFriendForBackup::PATH/>
            <button class="button">{t!(i18n, restoring.friend.ask_again)}</button>
        </Form>
        <Form action=api::AcceptBackupOfFriend::PATH>
            {to_accept}
            <FormError path=api::AcceptBackupOfFriend::PATH/>
            <button class="button-quiet">{t!(i18n, restoring.friend.accept)}</button>
        </Form>
        <Cancel token/>
    }
}

/// The files that did not come.
#[component]
pub(super) fn LeftOut(left_out: Vec<String>) -> impl IntoView {
    let i18n = use_i18n();
    (!left_out.is_empty()).then(|| {
        let count = left_out.len() as u64;
        view! {
            <details>
                <summary>{t_plural!(i18n, restoring.friend.left_out, count = count)}</summary>
                <ul>{left_out.into_iter().map(|name| view! { <li translate="no">{name}</li> }).collect_view()}</ul>
            </details>
        }
    })
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
