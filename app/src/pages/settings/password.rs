//! The password.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, AccountError, ApiError},
    components::{Form, FormError, Icon, IconName, PasswordField, Saved, form_error, kept_forms},
    i18n::{t, use_i18n},
};

/// Changes the password; the current one is asked for, since a browser may have been left alone.
#[component]
pub(super) fn PasswordSection() -> impl IntoView {
    let is_refused =
        matches!(form_error::<api::ChangePassword>(), Some(ApiError::Account(AccountError::WrongPassword)));
    kept_forms("password", &(), || view! { <Password is_refused/> }.into_any())
}

#[component]
fn Password(is_refused: bool) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="password" aria-labelledby="password-title">
            <h2 id="password-title">{t!(i18n, account.password)}</h2>
            <Form action=api::ChangePassword::PATH class="form">
                <PasswordField
                    name="current" label=t!(i18n, account.current_password) autocomplete="current-password"
                    autofocus=is_refused
                />
                <PasswordField
                    name="new" label=t!(i18n, account.new_password) autocomplete="new-password"
                    hint=t!(i18n, account.password_hint)
                />
                <PasswordField name="again" label=t!(i18n, account.set_up.again) autocomplete="new-password"/>
                <p class="hint">{t!(i18n, account.settings.password_hint)}</p>
                <FormError path=api::ChangePassword::PATH/>
                <Saved what="password" sentence=t!(i18n, account.settings.password_changed)/>
                <button class="button">{t!(i18n, account.settings.change_password)}</button>
            </Form>
            <p><a class="button-quiet" href="/settings/two-step"><Icon name=IconName::Lock/>{t!(i18n, two_step.title)}</a></p>
        </section>
    }
}
