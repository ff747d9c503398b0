//! The second step of signing in: setting it up with an app, the recovery codes, and its end.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, AccountError, ApiError, TimeView, TwoStepView},
    components::{
        Form, FormError, Icon, IconName, Loaded, OneTimeCodeField, Page, PasswordField, QrCode, Saved, day, form_error,
    },
    i18n::{t, t_plural, t_with, use_i18n},
};

#[component]
pub fn TwoStepPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, two_step.title)>
            <div class="settings two-step">
                <header class="check-head">
                    <h1>{t!(i18n, two_step.title)}</h1>
                    <p class="hint">{t!(i18n, two_step.lead)}</p>
                </header>
                <NewCodes/>
                <Loaded loading=api::load_two_step() let:two_step>
                    {match two_step {
                        TwoStepView::Off => view! { <Off/> }.into_any(),
                        TwoStepView::Begun { secret, url, code } => view! { <Begun secret url code/> }.into_any(),
                        TwoStepView::On { since, codes_left } => view! { <On since codes_left/> }.into_any(),
                    }}
                </Loaded>
                <p><a class="button-quiet" href="/settings#password">{t!(i18n, doctor.to_settings)}</a></p>
            </div>
        </Page>
    }
}

/// Shows new recovery codes, this once: from the slot that the page empties. In the browser they stay while the page is read again.
#[component]
fn NewCodes() -> impl IntoView {
    let i18n = use_i18n();
    let row = |code: String| view! { <li><code>{code}</code></li> };
    view! {
        <Loaded loading=api::take_new_recovery_codes() is_part=true let:codes>
            <div role="status" data-stays>
                {codes.map(|codes| view! {
                    <div class="note note-good">
                        <Icon name=IconName::Key/>
                        <div>
                            <p>{t!(i18n, two_step.codes_once)}</p>
                            <ul class="recovery-codes" role="list" translate="no">{codes.into_iter().map(row).collect_view()}</ul>
                        </div>
                    </div>
                })}
            </div>
        </Loaded>
    }
}

#[component]
fn Off() -> impl IntoView {
    let i18n = use_i18n();
    let refused = is_refused::<api::BeginTwoStep>();
    view! {
        <section class="card" aria-labelledby="two-step-off">
            <h2 id="two-step-off">{t!(i18n, two_step.off)}</h2>
            <p class="hint">{t!(i18n, two_step.off_hint)}</p>
            <Form action=api::BeginTwoStep::PATH class="form">
                <PasswordField
                    name="current" label=t!(i18n, account.current_password) autocomplete="current-password"
                    autofocus=refused
                />
                <FormError path=api::BeginTwoStep::PATH/>
                <Saved what="off" sentence=t!(i18n, two_step.ended)/>
                <button class="button">{t!(i18n, two_step.begin)}</button>
            </Form>
        </section>
    }
}

/// What the app needs to know, and the first code that it shows.
#[component]
fn Begun(secret: String, url: String, code: api::QrCodeView) -> impl IntoView {
    let i18n = use_i18n();
    // As paper shows it: in fours.
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    view! {
        <section class="card two-step-app" aria-labelledby="two-step-app">
            <h2 id="two-step-app">{t!(i18n, two_step.app)}</h2>
            <p>{t!(i18n, two_step.scan)}</p>
            <div class="recovery-secret">
                <QrCode code label=t!(i18n, two_step.qr)/>
                <div>
                    <p>{t!(i18n, two_step.by_hand)}</p>
                    <code translate="no">{groups.join(" ")}</code>
                    <p><a href=url rel="external">{t!(i18n, two_step.here)}</a></p>
                </div>
            </div>
        </section>
        <section class="card" aria-labelledby="two-step-confirm">
            <h2 id="two-step-confirm">{t!(i18n, two_step.confirm_title)}</h2>
            <Form action=api::ConfirmTwoStep::PATH class="form">
                <OneTimeCodeField label=t!(i18n, two_step.code) hint=t!(i18n, two_step.confirm_hint)/>
                <FormError path=api::ConfirmTwoStep::PATH/>
                <div class="two-step-actions">
                    <button class="button">{t!(i18n, two_step.confirm)}</button>
                    <button class="button-quiet" formaction=api::CancelTwoStep::PATH formnovalidate>{t!(i18n, two_step.cancel)}</button>
                </div>
            </Form>
        </section>
    }
}

#[component]
fn On(since: TimeView, codes_left: u32) -> impl IntoView {
    let i18n = use_i18n();
    let are_few = codes_left < 3;
    let left = t_plural!(i18n, two_step.codes_left, count = codes_left);
    let refused = is_refused::<api::EndTwoStep>() || is_refused::<api::RenewRecoveryCodes>();
    view! {
        <section class="card" aria-labelledby="two-step-on">
            <h2 id="two-step-on">{t!(i18n, two_step.on)}</h2>
            <p>{t_with!(i18n, two_step.since, time = day(since))}</p>
            <p class:note=are_few class:note-warning=are_few>{left}</p>
            <Form action=api::RenewRecoveryCodes::PATH class="form">
                <PasswordField
                    name="current" label=t!(i18n, account.current_password) autocomplete="current-password" autofocus=refused
                />
                <FormError path=api::RenewRecoveryCodes::PATH/>
                <FormError path=api::EndTwoStep::PATH/>
                <div class="two-step-actions">
                    <button class="button">{t!(i18n, two_step.renew)}</button>
                    <button class="button-danger" formaction=api::EndTwoStep::PATH>{t!(i18n, two_step.end)}</button>
                </div>
            </Form>
        </section>
    }
}

/// Says whether the password that this form sent was refused: that is where one goes on.
fn is_refused<F: ServerFn<Error = ApiError>>() -> bool {
    matches!(form_error::<F>(), Some(ApiError::Account(AccountError::WrongPassword)))
}
