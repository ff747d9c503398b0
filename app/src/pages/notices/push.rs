//! Where notifications are sent besides, what is sent, and what came of the last one.

use domain::{PushFormat, PushOutcome, isolated};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, PushAttemptView, PushSettingsView, PushView},
    components::{Form, FormError, Icon, IconName, Loaded, RelativeTime, Saved, typed},
    i18n::{I18n, t, use_i18n},
};

#[component]
pub(super) fn PushSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="push" aria-labelledby="push-title">
            <h2 id="push-title">{t!(i18n, notices.push.title)}</h2>
            <p class="hint">{t!(i18n, notices.push.hint)}</p>
            <Loaded loading=api::read_push() is_part=true let:settings>
                <Settings settings/>
            </Loaded>
        </section>
    }
}

#[component]
fn Settings(settings: PushSettingsView) -> impl IntoView {
    let i18n = use_i18n();
    let PushSettingsView { target, own_origin } = settings;
    let state = target.clone().map(|target| view! { <State target/> });
    let is_set = target.is_some();
    view! {
        {state}
        <TargetForm target own_origin/>
        <Saved what="push-ended" sentence=t!(i18n, notices.push.ended)/>
        {is_set.then(|| view! {
            <Form action=api::EndPush::PATH>
                <button class="button-quiet">{t!(i18n, notices.push.end)}</button>
            </Form>
        })}
    }
}

/// What came of the last sending, and the button that tries it out.
#[component]
fn State(target: PushView) -> impl IntoView {
    let i18n = use_i18n();
    let PushView { is_https, last, .. } = target;
    let last = match last {
        Some(last) => view! { <Last last/> }.into_any(),
        None => view! { <p role="status">{t!(i18n, notices.push.nothing_yet)}</p> }.into_any(),
    };
    view! {
        {last}
        {(!is_https).then(|| view! {
            <p class="note note-warning"><Icon name=IconName::Alert/><span>{t!(i18n, notices.push.is_open)}</span></p>
        })}
        <Form action=api::TestPush::PATH>
            <FormError path=api::TestPush::PATH/>
            <button class="button">{t!(i18n, notices.push.test)}</button>
        </Form>
    }
}

#[component]
fn Last(last: PushAttemptView) -> impl IntoView {
    let i18n = use_i18n();
    let PushAttemptView { time, is_success, outcome, answer } = last;
    let (class, icon) =
        if is_success { ("note note-good", IconName::Check) } else { ("note note-warning", IconName::Alert) };
    let sentence = outcome_sentence(i18n, outcome);
    let answer = (!answer.is_empty()).then(|| t!(i18n, notices.push.answer, answer = isolated(&answer)));
    view! {
        <div class=class role="status">
            <Icon name=icon/>
            <div>
                <p>{sentence} " " <small><RelativeTime time/></small></p>
                {answer.map(|answer| view! { <p class="push-answer">{answer}</p> })}
                {(!is_success).then(|| view! { <p>{t!(i18n, notices.push.tried_again)}</p> })}
            </div>
        </div>
    }
}

fn outcome_sentence(i18n: I18n, outcome: PushOutcome) -> String {
    match outcome {
        PushOutcome::Answered(status) if outcome.is_success() => t!(i18n, notices.push.taken, status = status),
        PushOutcome::Answered(status @ 300..=399) => t!(i18n, notices.push.redirected, status = status),
        PushOutcome::Answered(status @ (401 | 403)) => t!(i18n, notices.push.forbidden, status = status),
        PushOutcome::Answered(status) => t!(i18n, notices.push.refused, status = status),
        PushOutcome::Unreachable => t!(i18n, notices.push.unreachable).to_owned(),
        PushOutcome::TimedOut => t!(i18n, notices.push.timed_out).to_owned(),
        PushOutcome::Untrusted => t!(i18n, notices.push.untrusted).to_owned(),
        PushOutcome::Broken => t!(i18n, notices.push.broken).to_owned(),
    }
}

#[component]
fn TargetForm(#[prop(optional_no_strip)] target: Option<PushView>, own_origin: String) -> impl IntoView {
    let i18n = use_i18n();
    let field = |name: &str| typed::<api::SetPush>(name);
    let failed = field("format");
    let has_token = target.as_ref().is_some_and(|target| target.has_token);
    let format = failed.as_deref().and_then(|format| format.parse().ok());
    let format = format.or(target.as_ref().map(|target| target.format)).unwrap_or_default();
    let with_words = match &failed {
        Some(_) => field("with_words").is_some_and(|word| word == "true"),
        None => target.as_ref().is_some_and(|target| target.with_words),
    };
    let origin = field("origin").or(target.as_ref().map(|target| target.origin.clone())).unwrap_or(own_origin);
    let url = field("url").or(target.map(|target| target.url));
    let choice = move |choice: PushFormat, words: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="format" value=choice.as_str() checked=choice == format/>
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <Form action=api::SetPush::PATH class="form">
            <div class="field">
                <label for="push-url">{t!(i18n, notices.push.url)}</label>
                <input
                    id="push-url" name="url" type="url" inputmode="url" required value=url autocomplete="off"
                    spellcheck="false" autocapitalize="none" aria-describedby="push-url-hint"
                />
                <p class="hint" id="push-url-hint">{t!(i18n, notices.push.url_hint)}</p>
            </div>
            <fieldset>
                <legend class="label">{t!(i18n, notices.push.format)}</legend>
                {choice(PushFormat::Ntfy, t!(i18n, notices.push.ntfy))}
                {choice(PushFormat::Webhook, t!(i18n, notices.push.webhook))}
            </fieldset>
            <div class="field">
                <label for="push-token">{t!(i18n, notices.push.token)}</label>
                <input
                    id="push-token" name="token" type="password" autocomplete="off" spellcheck="false"
                    aria-describedby="push-token-hint"
                />
                <p class="hint" id="push-token-hint">
                    {if has_token { t!(i18n, notices.push.token_kept) } else { t!(i18n, notices.push.token_hint) }}
                </p>
            </div>
            {has_token.then(|| view! {
                <label class="choice">
                    <input type="checkbox" name="forgets_token" value="true"/>
                    <span>{t!(i18n, notices.push.forget_token)}</span>
                </label>
            })}
            <div class="field">
                <label for="push-origin">{t!(i18n, notices.push.origin)}</label>
                <input
                    id="push-origin" name="origin" type="url" inputmode="url" value=origin autocomplete="off"
                    spellcheck="false" autocapitalize="none" aria-describedby="push-origin-hint"
                />
                <p class="hint" id="push-origin-hint">{t!(i18n, notices.push.origin_hint)}</p>
            </div>
            <label class="choice">
                <input
                    type="checkbox" role="switch" name="with_words" value="true" checked=with_words
                    aria-describedby="push-words-hint"
                />
                <span>{t!(i18n, notices.push.with_words)}</span>
            </label>
            <p class="hint" id="push-words-hint">{t!(i18n, notices.push.with_words_hint)}</p>
            <FormError path=api::SetPush::PATH/>
            <Saved what="push" sentence=t!(i18n, account.settings.saved)/>
            <button class="button">{t!(i18n, notices.save)}</button>
        </Form>
    }
}
