//! "Move to another machine": the code for the other one, and how far that is.

use domain::Size;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, MoveProgressView, MoveView},
    components::{Copyable, Form, FormError, Icon, IconName, Loaded, Page, PasswordField, Saved, verbatim},
    i18n::{t, t_plural, t_with, use_i18n},
};

#[component]
pub fn MovePage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, moving.title)>
            <div class="settings moving">
                <header class="check-head">
                    <h1>{t!(i18n, moving.title)}</h1>
                    <p class="hint">{t!(i18n, moving.lead)}</p>
                </header>
                <Loaded loading=api::load_move() let:open>
                    {match open {
                        Some(open) => view! { <Open open/> }.into_any(),
                        None => view! { <Closed/> }.into_any(),
                    }}
                </Loaded>
                <p><a class="button-quiet" href="/settings">{t!(i18n, doctor.to_settings)}</a></p>
            </div>
        </Page>
    }
}

#[component]
fn Closed() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" aria-labelledby="move-title">
            <h2 id="move-title">{t!(i18n, moving.begin_title)}</h2>
            <p>{t!(i18n, moving.begin)}</p>
            <p class="hint">{t!(i18n, moving.until_then)}</p>
            <Form action=api::OpenMove::PATH class="form">
                <Saved what="move-closed" sentence=t!(i18n, moving.closed)/>
                <PasswordField name="current" label=t!(i18n, account.your_password) autocomplete="current-password"/>
                <FormError path=api::OpenMove::PATH/>
                <button class="button">{t!(i18n, moving.show)}</button>
            </Form>
        </section>
    }
}

#[component]
fn Open(open: MoveView) -> impl IntoView {
    let i18n = use_i18n();
    let MoveView { code, addresses, minutes_left, https_url, progress, .. } = open;
    let mut addresses = addresses.into_iter();
    let command = addresses.next().map(|address| format!("o2m move {address} {code}"));
    let others: Vec<_> = addresses.collect();
    view! {
        <section class="card" aria-labelledby="move-title">
            <h2 id="move-title">{t!(i18n, moving.code_title)}</h2>
            {match command {
                Some(command) => view! {
                    <p>{t!(i18n, moving.command)}</p>
                    <Copyable text=command class="secret" label=t!(i18n, moving.copy)/>
                }
                .into_any(),
                None => view! {
                    <p>{t!(i18n, moving.no_address)}</p>
                    <p><code translate="no">{code}</code></p>
                }
                .into_any(),
            }}
            {(!others.is_empty()).then(|| view! {
                <p class="hint">{t!(i18n, moving.other_addresses)}</p>
                <ul class="commands" role="list">
                    {others.into_iter().map(|address| view! { <li><code translate="no">{address}</code></li> }).collect_view()}
                </ul>
            })}
            {https_url.map(|url| view! {
                <div class="note note-warning">
                    <Icon name=IconName::Alert/>
                    <p>
                        {t!(i18n, moving.overheard)} " "
                        <a href=url rel="external">{t!(i18n, moving.overheard_link)}</a>
                    </p>
                </div>
            })}
            <p class="hint">{t_plural!(i18n, moving.minutes, count = minutes_left)} " " {t!(i18n, moving.secret)}</p>
        </section>
        <section class="card" aria-labelledby="move-progress-title">
            <h2 id="move-progress-title">{t!(i18n, moving.progress_title)}</h2>
            <Progress progress/>
            <p><a class="button" href="/settings/move">{t!(i18n, doctor.again)}</a></p>
            <Form action=api::CloseMove::PATH class="form">
                <FormError path=api::CloseMove::PATH/>
                <button class="button-quiet">{t!(i18n, moving.close)}</button>
            </Form>
        </section>
    }
}

#[component]
fn Progress(#[prop(optional_no_strip)] progress: Option<MoveProgressView>) -> impl IntoView {
    let i18n = use_i18n();
    match progress {
        None => view! { <p role="status">{t!(i18n, moving.nobody_yet)}</p> }.into_any(),
        Some(MoveProgressView { of_bytes: 0, .. }) => {
            view! { <p role="status">{t!(i18n, moving.listing)}</p> }.into_any()
        }
        Some(MoveProgressView { has_bytes, of_bytes }) => {
            let [has, of] = [has_bytes, of_bytes].map(|bytes| verbatim(Size(bytes).to_string()));
            view! {
                <p role="status">{t_with!(i18n, moving.progress, has = has, of = of)}</p>
                <progress
                    value=has_bytes.min(of_bytes).to_string() max=of_bytes.to_string()
                    aria-label=t!(i18n, moving.progress_title)
                ></progress>
            }
            .into_any()
        }
    }
}
