//! "Close this O2M": friends are told, one takes along what one wrote, and then everything goes.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ClosingView},
    components::{Form, FormError, Icon, IconName, Loaded, Page, PasswordField, Saved, ago},
    i18n::{t, t_with, use_i18n},
};

#[component]
pub fn ClosePage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, closing.title)>
            <div class="settings closing">
                <header class="check-head">
                    <h1>{t!(i18n, closing.title)}</h1>
                    <p class="hint">{t!(i18n, closing.lead)}</p>
                    <Saved what="stays" sentence=t!(i18n, closing.stays)/>
                </header>
                <Loaded loading=api::load_closing() let:closing>
                    {match closing {
                        Some(closing) => view! { <Begun closing/> }.into_any(),
                        None => view! { <Begin/> }.into_any(),
                    }}
                </Loaded>
                <p><a class="button-quiet" href="/settings">{t!(i18n, doctor.to_settings)}</a></p>
            </div>
        </Page>
    }
}

#[component]
fn Begin() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" aria-labelledby="close-begin">
            <h2 id="close-begin">{t!(i18n, closing.begin_title)}</h2>
            <ul class="closing-steps">
                <li>{t!(i18n, closing.friends)}</li>
                <li>{t!(i18n, closing.take_along)}</li>
                <li>{t!(i18n, closing.remove)}</li>
            </ul>
            <Form action=api::BeginClosing::PATH class="form">
                <PasswordField name="current" label=t!(i18n, account.your_password) autocomplete="current-password"/>
                <FormError path=api::BeginClosing::PATH/>
                <button class="button-danger">{t!(i18n, closing.begin)}</button>
            </Form>
        </section>
    }
}

#[component]
fn Begun(closing: ClosingView) -> impl IntoView {
    let i18n = use_i18n();
    let ClosingView { since, untold } = closing;
    let name = |name: String| view! { <li><bdi>{name}</bdi></li> };
    let told = if untold.is_empty() {
        view! { <p>{t!(i18n, closing.all_told)}</p> }.into_any()
    } else {
        view! {
            <p>{t!(i18n, closing.untold)}</p>
            <ul class="closing-steps">{untold.into_iter().map(name).collect_view()}</ul>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="close-told">
            <h2 id="close-told">{t!(i18n, closing.told_title)}</h2>
            <p class="hint">{t_with!(i18n, closing.since, time = ago(since))}</p>
            {told}
        </section>
        <section class="card" aria-labelledby="close-export">
            <h2 id="close-export">{t!(i18n, closing.export_title)}</h2>
            <p class="hint">{t!(i18n, closing.export_hint)}</p>
            <p><a class="button" href="/export" download><Icon name=IconName::Folder/>{t!(i18n, closing.export)}</a></p>
        </section>
        <section class="card" aria-labelledby="close-remove">
            <h2 id="close-remove">{t!(i18n, closing.remove_title)}</h2>
            <p>{t!(i18n, closing.remove_hint)}</p>
            // The browser's own: nobody is there afterwards for a visit.
            <form method="post" action=api::CloseServer::PATH target="_top" class="form">
                <PasswordField name="current" label=t!(i18n, account.your_password) autocomplete="current-password"/>
                <FormError path=api::CloseServer::PATH/>
                <button class="button-danger">{t!(i18n, closing.remove_now)}</button>
            </form>
            <Form action=api::EndClosing::PATH>
                <FormError path=api::EndClosing::PATH/>
                <button class="button-quiet">{t!(i18n, closing.stay)}</button>
            </Form>
        </section>
    }
}
