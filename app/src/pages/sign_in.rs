//! The door: signing in.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ApiError, EntranceView, SignInView},
    components::{
        Form, FormError, Icon, IconName, Loaded, OneTimeCodeField, PasswordField, PlainPage, form_error, query,
    },
    i18n::{t, t_with, use_i18n},
};

/// Asks for name and password, and says what a person at this door needs to know first.
#[component]
pub fn SignInPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PlainPage title=t!(i18n, account.sign_in.title)>
            <div class="door">
                <h1>{t!(i18n, account.sign_in.heading)}</h1>
                <Loaded loading=api::load_sign_in() let:door>
                    <Notes door=door.clone()/>
                    {door.entrance.is_open().then(|| view! { <SignInForm has_account=door.entrance == EntranceView::Account/> })}
                </Loaded>
            </div>
        </PlainPage>
    }
}

/// The second step: asks for a code of the app, or for one from paper.
#[component]
pub fn SignInCodePage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PlainPage title=t!(i18n, account.sign_in.title)>
            <div class="door">
                <h1>{t!(i18n, account.sign_in.heading)}</h1>
                <Loaded loading=api::load_sign_in() let:door>
                    {if door.needs_code {
                        view! { <CodeForm/> }.into_any()
                    } else {
                        view! { <p class="note note-warning">{t!(i18n, account.errors.code_over)}</p> }.into_any()
                    }}
                </Loaded>
                <p><a href="/sign-in">{t!(i18n, two_step.again)}</a></p>
            </div>
        </PlainPage>
    }
}

/// What is to be known before a password is typed.
#[component]
fn Notes(door: SignInView) -> impl IntoView {
    let i18n = use_i18n();
    let done = match query("from").as_deref() {
        Some("set-up") => Some(t!(i18n, account.sign_in.after_set_up)),
        Some("restore") => Some(t!(i18n, restoring.done)),
        Some("restore-in-part") => Some(t!(i18n, restoring.done_in_part)),
        _ => None,
    };
    let done = done.filter(|_| door.entrance == EntranceView::Account);
    let done = done.map(|sentence| {
        view! { <p class="note note-good" role="status"><Icon name=IconName::Check/>{sentence}</p> }
    });
    let note = match (door.entrance, door.https_url) {
        (EntranceView::Account, None) => ().into_any(),
        (EntranceView::Account, Some(url)) => view! {
            <div class="note note-warning">
                <Icon name=IconName::Alert/>
                <p>
                    {t!(i18n, account.sign_in.readable)} " "
                    <a href=url rel="external">{t!(i18n, account.sign_in.https_link)}</a> " "
                    {t!(i18n, account.sign_in.https_warning)}
                    {door.https_fingerprint.map(|fingerprint| view! {
                        " " {t!(i18n, account.sign_in.https_fingerprint)} " " <code translate="no">{fingerprint}</code>
                    })}
                </p>
            </div>
        }
        .into_any(),
        (EntranceView::Defaults, _) => view! {
            <div class="note">
                <Icon name=IconName::Key/>
                <p>{t_with!(i18n, account.sign_in.first_time, <b> = b, <code> = code)}</p>
            </div>
        }
        .into_any(),
        (EntranceView::Elsewhere, _) => view! {
            <div class="note note-warning">
                <Icon name=IconName::Lock/>
                <p>{t_with!(i18n, account.sign_in.set_up_elsewhere, <code> = code)}</p>
            </div>
        }
        .into_any(),
        (EntranceView::Over, _) => view! {
            <div class="note note-warning">
                <Icon name=IconName::Lock/>
                <p>{t_with!(i18n, account.sign_in.defaults_over, <code> = code)}</p>
            </div>
        }
        .into_any(),
    };
    view! {
        {done}
        {note}
    }
}

/// The id of the sentence why signing in failed.
const ERROR_ID: &str = "sign-in-error";

/// Name and password. What was typed as the name stays if it failed, in the page's URL. The password does not, and is where one goes on.
#[component]
fn SignInForm(has_account: bool) -> impl IntoView {
    let i18n = use_i18n();
    // What the node did not answer to is no wrong password.
    let is_refused = matches!(form_error::<api::SignIn>(), Some(ApiError::Account(_)));
    let name = query("name");
    // Who comes from setting up goes on with the password, too.
    let goes_on = is_refused || form_error::<api::SignIn>().is_none() && name.is_some();
    view! {
        <Form action=api::SignIn::PATH class="form">
            {query("next").map(|next| view! { <input type="hidden" name="next" value=next/> })}
            <div class="field">
                <label for="name">{t!(i18n, account.name)}</label>
                <input
                    id="name" name="name" value=name required autocomplete="username" autocapitalize="none" spellcheck="false"
                />
            </div>
            <PasswordField
                name="password" label=t!(i18n, account.password) autocomplete="current-password"
                error_id=ERROR_ID autofocus=goes_on
            />
            <FormError path=api::SignIn::PATH id=ERROR_ID/>
            <button class="button">{t!(i18n, account.sign_in.button)}</button>
        </Form>
        {has_account.then(|| view! {
            <details>
                <summary>{t!(i18n, account.sign_in.forgotten)}</summary>
                <p class="hint">{t_with!(i18n, account.sign_in.forgotten_how, <code> = code)}</p>
            </details>
        })}
    }
}

#[component]
fn CodeForm() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Form action=api::SignInWithCode::PATH class="form">
            {query("next").map(|next| view! { <input type="hidden" name="next" value=next/> })}
            <OneTimeCodeField label=t!(i18n, two_step.code) hint=t!(i18n, two_step.code_hint)/>
            <FormError path=api::SignInWithCode::PATH/>
            <button class="button">{t!(i18n, account.sign_in.button)}</button>
        </Form>
        <details>
            <summary>{t!(i18n, two_step.lost)}</summary>
            <p class="hint">{t_with!(i18n, two_step.lost_how, <code> = code)}</p>
        </details>
    }
}

/// What is typed, in the middle of a sentence.
#[expect(clippy::needless_pass_by_value, reason = "t_with! hands it over")]
fn code(text: ChildrenFn) -> AnyView {
    view! { <code>{text()}</code> }.into_any()
}

/// What matters, in the middle of a sentence.
#[expect(clippy::needless_pass_by_value, reason = "t_with! hands it over")]
fn b(text: ChildrenFn) -> AnyView {
    view! { <b>{text()}</b> }.into_any()
}
