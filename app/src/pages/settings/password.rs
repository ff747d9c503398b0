//! The password.

use leptos::{html, prelude::*};

use crate::{
    api::{self, AccountError},
    components::{ActionError, PasswordField, Saved, ask_again},
    i18n::{t, use_i18n},
};

/// Changes the password; the current one is asked for, since a browser may have been left alone.
#[component]
pub(super) fn PasswordSection() -> impl IntoView {
    let i18n = use_i18n();
    let change = ServerAction::<api::ChangePassword>::new();
    let form = NodeRef::<html::Form>::new();
    Effect::new(move || {
        if let (Some(Ok(())), Some(form)) = (change.value().get(), form.get_untracked()) {
            form.reset();
        }
    });
    let current = NodeRef::<html::Input>::new();
    ask_again(change, current, |error| matches!(error, AccountError::WrongPassword));
    view! {
        <section class="card" id="password" aria-labelledby="password-title">
            <h2 id="password-title">{t!(i18n, account.password)}</h2>
            <ActionForm action=change node_ref=form attr:class="form">
                <PasswordField
                    name="current" label=t!(i18n, account.current_password) autocomplete="current-password"
                    node_ref=current
                />
                <PasswordField
                    name="new" label=t!(i18n, account.new_password) autocomplete="new-password"
                    hint=t!(i18n, account.password_hint)
                />
                <PasswordField name="again" label=t!(i18n, account.set_up.again) autocomplete="new-password"/>
                <p class="hint">{t!(i18n, account.settings.password_hint)}</p>
                <ActionError action=change/>
                <Saved action=change what="password" sentence=t!(i18n, account.settings.password_changed)/>
                <button class="button">{t!(i18n, account.settings.change_password)}</button>
            </ActionForm>
        </section>
    }
}
