//! Comparing keys: both owners read the same digits to each other.

use domain::{PeerId, isolated};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, VerificationView},
    components::{Digits, Form, FormError, Icon, IconName, bdi},
    i18n::{t, t_with, use_i18n},
};

/// The digits, what to do with them, and what the owner said of them.
#[component]
pub(super) fn Verification(id: PeerId, verification: VerificationView) -> impl IntoView {
    let i18n = use_i18n();
    let VerificationView { groups, is_verified, name, own_name } = verification;
    let label = t!(i18n, friends.verification.digits, name = isolated(&name), own = isolated(&own_name)).to_string();
    let words = if is_verified {
        Either::Left(view! { <p>{t_with!(i18n, friends.verification.is_verified, name = bdi(name.clone()))}</p> })
    } else {
        Either::Right(view! {
            <p>{t_with!(i18n, friends.verification.lead, name = bdi(name.clone()), own = bdi(own_name))}</p>
            <p>{t!(i18n, friends.verification.differ)}</p>
        })
    };
    view! {
        <details class="verification" id="verification">
            <summary><Icon name=IconName::BadgeCheck/><span>{t_with!(i18n, friends.verification.question, name = bdi(name))}</span></summary>
            {words}
            <Digits groups label/>
            <Form action=api::VerifyFriend::PATH class="stack">
                <input type="hidden" name="id" value=id.to_string()/>
                // Not `matches`: a field takes the place of the form's method of that name.
                <input type="hidden" name="digits_match" value=(!is_verified).to_string()/>
                <FormError path=api::VerifyFriend::PATH/>
                <Answer is_verified/>
            </Form>
        </details>
    }
}

/// What the owner can say of the digits.
#[component]
fn Answer(is_verified: bool) -> impl IntoView {
    let i18n = use_i18n();
    if is_verified {
        Either::Left(view! { <button class="button-quiet">{t!(i18n, friends.verification.not_verified)}</button> })
    } else {
        Either::Right(view! { <button class="button">{t!(i18n, friends.verification.matches)}</button> })
    }
}
