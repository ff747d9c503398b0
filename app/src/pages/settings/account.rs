//! The name to sign in with, and the audience that new posts begin with.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, AccountView, AudienceChoiceView},
    components::{AudienceSelect, Form, FormError, Limit, Limited, Loaded, Saved, kept_forms, typed},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn AccountSections() -> impl IntoView {
    view! {
        <Loaded loading=api::load_account() is_part=true let:account>
            {kept_forms("account", &account, || {
                let AccountView { name, default_audience: audience } = account.clone();
                view! { <NameSection name/><AudienceSection audience/> }.into_any()
            })}
        </Loaded>
    }
}

#[component]
fn NameSection(name: String) -> impl IntoView {
    let i18n = use_i18n();
    let name = typed::<api::ChangeAccountName>("name").unwrap_or(name);
    view! {
        <section class="card" id="name" aria-labelledby="name-title">
            <h2 id="name-title">{t!(i18n, account.settings.name_title)}</h2>
            <Form action=api::ChangeAccountName::PATH class="form">
                <div class="field">
                    <label for="account-name">{t!(i18n, account.name)}</label>
                    <Limited limit=Limit::Name>
                        <input
                            id="account-name" name="name" value=name required dir="auto" autocomplete="username"
                            autocapitalize="none" spellcheck="false" aria-describedby="account-name-hint"
                        />
                    </Limited>
                    <p class="hint" id="account-name-hint">{t!(i18n, account.settings.name_hint)}</p>
                </div>
                <FormError path=api::ChangeAccountName::PATH/>
                <Saved what="name" sentence=t!(i18n, account.settings.saved)/>
                <button class="button">{t!(i18n, account.settings.save_name)}</button>
            </Form>
        </section>
    }
}

#[component]
fn AudienceSection(audience: AudienceChoiceView) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="audience" aria-labelledby="audience-title">
            <h2 id="audience-title">{t!(i18n, account.settings.audience_title)}</h2>
            <Form action=api::ChangeDefaultAudience::PATH class="form">
                <p class="hint">{t!(i18n, account.settings.audience_hint)}</p>
                <AudienceSelect choice=audience/>
                <FormError path=api::ChangeDefaultAudience::PATH/>
                <Saved what="audience" sentence=t!(i18n, account.settings.saved)/>
                <button class="button">{t!(i18n, account.settings.save_audience)}</button>
            </Form>
        </section>
    }
}
