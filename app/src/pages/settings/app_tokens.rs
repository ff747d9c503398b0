//! Tokens that let scripts act for the owner.

use domain::TokenScope;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, AppTokenView},
    components::{
        Copyable, Form, FormError, Icon, IconName, Limit, Limited, Loaded, PasswordField, ago, day, kept, kept_forms,
        typed,
    },
    i18n::{t, t_with, use_i18n},
};

#[component]
pub(super) fn AppTokensSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="app-tokens" aria-labelledby="app-tokens-title">
            <h2 id="app-tokens-title">{t!(i18n, account.app_tokens.title)}</h2>
            <p class="hint">{t!(i18n, account.app_tokens.hint)}</p>
            <NewToken/>
            {kept_forms("create-app-token", &(), || view! { <CreateForm/> }.into_any())}
            <Loaded loading=api::list_app_tokens() is_part=true let:tokens>
                {kept("app-tokens", &tokens, || view! { <TokenList tokens=tokens.clone()/> }.into_any())}
            </Loaded>
            <FormError path=api::RevokeAppToken::PATH/>
        </section>
    }
}

/// Shows a new token, this once: from the slot that the page empties. In the browser it stays while the page is read again.
#[component]
fn NewToken() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Loaded loading=api::take_new_app_token() is_part=true let:token>
            <div role="status" data-stays>
                {token.map(|token| view! {
                    <div class="note note-good">
                        <Icon name=IconName::Key/>
                        <div>
                            <p>{t!(i18n, account.app_tokens.shown_once)}</p>
                            <Copyable text=token class="secret" label=t!(i18n, account.app_tokens.copy)/>
                        </div>
                    </div>
                })}
            </div>
        </Loaded>
    }
}

#[component]
fn CreateForm() -> impl IntoView {
    let i18n = use_i18n();
    let expires = typed::<api::CreateAppToken>("expires");
    let typed = typed::<api::CreateAppToken>("token_name");
    view! {
        <Form action=api::CreateAppToken::PATH class="form">
            <div class="field">
                <label for="token-name">{t!(i18n, account.app_tokens.name)}</label>
                <Limited limit=Limit::Name>
                    <input
                        id="token-name" name="name" value=typed required dir="auto"
                        autocomplete="off" aria-describedby="token-name-hint"
                    />
                </Limited>
                <p class="hint" id="token-name-hint">{t!(i18n, account.app_tokens.name_hint)}</p>
            </div>
            <ScopeChoice/>
            <div class="field">
                <label for="token-expires">{t!(i18n, account.app_tokens.expires)}</label>
                <input id="token-expires" name="expires" type="date" value=expires autocomplete="off" aria-describedby="token-expires-hint"/>
                <p class="hint" id="token-expires-hint">{t!(i18n, account.app_tokens.expires_hint)}</p>
            </div>
            <PasswordField
                name="current" id="token-password" label=t!(i18n, account.your_password) autocomplete="current-password"
            />
            <FormError path=api::CreateAppToken::PATH/>
            <button class="button">{t!(i18n, account.app_tokens.create)}</button>
        </Form>
    }
}

/// What the new token may do; at first no more than to publish.
#[component]
fn ScopeChoice() -> impl IntoView {
    let i18n = use_i18n();
    let typed = typed::<api::CreateAppToken>("scope").and_then(|scope| scope.parse().ok());
    let chosen = typed.unwrap_or(TokenScope::Publish);
    let choice = move |scope: TokenScope| {
        let words = match scope {
            TokenScope::Read => t!(i18n, account.app_tokens.scope_read),
            TokenScope::Publish => t!(i18n, account.app_tokens.scope_publish),
            TokenScope::All => t!(i18n, account.app_tokens.scope_all),
        };
        view! {
            <label class="choice">
                <input type="radio" name="scope" value=scope.as_str() checked=scope == chosen/>
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>{t!(i18n, account.app_tokens.scope)}</legend>
            {TokenScope::ALL.map(choice).into_iter().collect_view()}
        </fieldset>
    }
}

#[component]
fn TokenList(tokens: Vec<AppTokenView>) -> impl IntoView {
    let row = |token| view! { <li><TokenRow token/></li> };
    let is_empty = tokens.is_empty();
    (!is_empty).then(|| view! { <ul class="rows">{tokens.into_iter().map(row).collect_view()}</ul> })
}

#[component]
fn TokenRow(token: AppTokenView) -> impl IntoView {
    let i18n = use_i18n();
    let AppTokenView { id, name, scope, created_at, last_used_at, expires_at, is_expired } = token;
    let can = match scope {
        TokenScope::Read => t!(i18n, account.app_tokens.can_read),
        TokenScope::Publish => t!(i18n, account.app_tokens.can_publish),
        TokenScope::All => t!(i18n, account.app_tokens.can_all),
    };
    let end = expires_at.map(|time| {
        let time = day(time);
        if is_expired {
            t_with!(i18n, account.app_tokens.expired, time).into_any()
        } else {
            t_with!(i18n, account.app_tokens.works_until, time).into_any()
        }
    });
    view! {
        <Icon name=IconName::Key/>
        <div class="row-text">
            <bdi class="row-title">{name.clone()}</bdi>
            " "
            <span class="row-detail">
                {can}
                " · "
                {end.map(|end| view! { {end} " · " })}
                {match last_used_at {
                    Some(time) => t_with!(i18n, account.app_tokens.last_used, time = ago(time)).into_any(),
                    None => t!(i18n, account.app_tokens.never_used).into_any(),
                }}
                " · "
                {t_with!(i18n, account.app_tokens.created, time = ago(created_at))}
            </span>
        </div>
        <Form action=api::RevokeAppToken::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <button class="button-quiet">
                {t!(i18n, account.app_tokens.revoke)} <span class="visually-hidden">": " <bdi>{name}</bdi></span>
            </button>
        </Form>
    }
}
