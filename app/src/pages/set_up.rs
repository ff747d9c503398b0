//! The first day: choosing a name and a password. And the way back after forgetting the password.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api,
    components::{Form, FormError, Limit, Limited, Loaded, PasswordField, PlainPage, query},
    i18n::{t, use_i18n},
    pages::with_token::with_token,
};

/// For a set-up session, or with the token of a set-up link in the URL. Opening it spends nothing.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let i18n = use_i18n();
    let token = query("token");
    view! {
        <PlainPage title=t!(i18n, account.set_up.title)>
            <div class="door">
                <h1>{t!(i18n, account.set_up.title)}</h1>
                <Loaded loading=api::load_set_up(token.clone()) let:view>
                    <SetUpForm token account_name=view.account_name/>
                </Loaded>
            </div>
        </PlainPage>
    }
}

/// Name and password; on a node that is set up, only the password.
#[component]
fn SetUpForm(
    #[prop(optional_no_strip)] token: Option<String>,
    #[prop(optional_no_strip)] account_name: Option<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_first = account_name.is_none();
    let restore = with_token("/restore", token.as_deref());
    let (lead, button) = if is_first {
        (t!(i18n, account.set_up.lead), t!(i18n, account.set_up.button))
    } else {
        (t!(i18n, account.set_up.lead_again), t!(i18n, account.set_up.button_again))
    };
    view! {
        <p class="lead">{lead}</p>
        <Form action=api::SetUp::PATH class="form">
            {token.map(|token| view! { <input type="hidden" name="token" value=token/> })}
            <div class="field">
                <label for="name">{t!(i18n, account.name)}</label>
                <Limited limit=Limit::Name>
                    <input
                        id="name" name="name" value=account_name.or_else(|| query("name")) readonly=!is_first required dir="auto"
                        autocomplete="username" autocapitalize="words" spellcheck="false"
                        aria-describedby=is_first.then_some("name-hint")
                    />
                </Limited>
                {is_first.then(|| view! { <p class="hint" id="name-hint">{t!(i18n, account.set_up.name_hint)}</p> })}
            </div>
            <PasswordField
                name="password" label=t!(i18n, account.new_password) autocomplete="new-password"
                hint=t!(i18n, account.password_hint)
            />
            <PasswordField
                name="again" label=t!(i18n, account.set_up.again) autocomplete="new-password"
            />
            <FormError path=api::SetUp::PATH/>
            <button class="button">{button}</button>
        </Form>
        {is_first.then(|| view! { <p><a href=restore rel="external">{t!(i18n, account.set_up.have_backup)}</a></p> })}
    }
}
