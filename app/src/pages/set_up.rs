//! The first day: choosing a name and a password. And the way back after forgetting the password.

use domain::{Name, limits};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    components::{ActionError, Limited, Loaded, PasswordField, PlainPage},
    i18n::{t, use_i18n},
};

/// For a set-up session, or with the token of a set-up link in the URL. Opening it spends nothing.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let token = Memo::new(move |_| query.with(|query| query.get("token")));
    let set_up = ServerAction::<api::SetUp>::new();
    let view = Resource::new(move || token.get(), api::load_set_up);
    view! {
        <PlainPage title=t!(i18n, account.set_up.title)>
            <div class="door">
                <h1>{t!(i18n, account.set_up.title)}</h1>
                <Loaded resource=view let:view>
                    <SetUpForm set_up token=token.get_untracked() account_name=view.account_name/>
                </Loaded>
            </div>
        </PlainPage>
    }
}

/// Name and password; on a node that is set up, only the password.
#[component]
fn SetUpForm(set_up: ServerAction<api::SetUp>, token: Option<String>, account_name: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    let is_first = account_name.is_none();
    let typed = use_query_map().with_untracked(|query| query.get("name"));
    let hint =
        move || is_first.then(|| view! { <p class="hint" id="name-hint">{t!(i18n, account.set_up.name_hint)}</p> });
    view! {
        <p class="lead">
            {move || if is_first { t!(i18n, account.set_up.lead) } else { t!(i18n, account.set_up.lead_again) }}
        </p>
        <ActionForm action=set_up attr:class="form">
            {token.map(|token| view! { <input type="hidden" name="token" value=token/> })}
            <div class="field">
                <label for="name">{t!(i18n, account.name)}</label>
                <Limited excess=Name::excess limit=limits::NAME_CHARACTERS>
                    <input
                        id="name" name="name" value=account_name.or(typed) readonly=!is_first required dir="auto"
                        autocomplete="username" autocapitalize="words" spellcheck="false"
                        aria-describedby=is_first.then_some("name-hint")
                    />
                </Limited>
                {hint}
            </div>
            <PasswordField
                name="password" label=t!(i18n, account.new_password) autocomplete="new-password"
                hint=t!(i18n, account.password_hint)
            />
            <PasswordField
                name="again" label=t!(i18n, account.set_up.again) autocomplete="new-password"
            />
            <ActionError action=set_up/>
            <button class="button" aria-disabled=move || set_up.pending().get().then_some("true")>
                {move || if is_first { t!(i18n, account.set_up.button) } else { t!(i18n, account.set_up.button_again) }}
            </button>
        </ActionForm>
    }
}
