//! The browsers that are signed in.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, SessionView},
    components::{Form, FormError, Icon, IconName, Loaded, Saved, ago, kept},
    i18n::{t, t_with, use_i18n},
};

#[component]
pub(super) fn SessionsSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="sessions" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{t!(i18n, account.sessions.title)}</h2>
            <p class="hint">{t!(i18n, account.sessions.hint)}</p>
            <Loaded loading=api::list_sessions() is_part=true let:sessions>
                {kept("sessions", &sessions, || view! { <SessionList sessions=sessions.clone()/> }.into_any())}
                {sessions.iter().any(|session| !session.is_this).then(|| view! {
                    <Form action=api::EndOtherSessions::PATH>
                        <button class="button-danger">{t!(i18n, account.sessions.end_others)}</button>
                    </Form>
                })}
            </Loaded>
            <FormError path=api::EndSession::PATH/>
            <FormError path=api::EndOtherSessions::PATH/>
            <Saved what="session" sentence=t!(i18n, account.sessions.end_done)/>
            <Saved what="sessions" sentence=t!(i18n, account.sessions.end_others_done)/>
        </section>
    }
}

#[component]
fn SessionList(sessions: Vec<SessionView>) -> impl IntoView {
    let row = |session| view! { <li><SessionRow session/></li> };
    view! { <ul class="rows">{sessions.into_iter().map(row).collect_view()}</ul> }
}

#[component]
fn SessionRow(session: SessionView) -> impl IntoView {
    let i18n = use_i18n();
    let SessionView { id, browser, system, created_at, last_seen_at, is_this } = session;
    let is_phone = matches!(system.as_deref(), Some("Android" | "iPhone"));
    let title = browser_text(browser, system);
    view! {
        <Icon name=if is_phone { IconName::Smartphone } else { IconName::Monitor }/>
        <div class="row-text">
            <span class="row-title">{title.clone()}</span>
            {is_this.then(|| view! { " " <span class="tag">{t!(i18n, account.sessions.this)}</span> })}
            " "
            <span class="row-detail">
                {t_with!(i18n, account.sessions.last_seen, time = ago(last_seen_at))}
                " · "
                {t_with!(i18n, account.sessions.signed_in, time = ago(created_at))}
            </span>
        </div>
        // This one signs out at the top of the page.
        {(!is_this).then(|| view! {
            <Form action=api::EndSession::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button-quiet">
                    {t!(i18n, account.sign_out)} <span class="visually-hidden">": " {title}</span>
                </button>
            </Form>
        })}
    }
}

/// Signs this browser out.
#[component]
pub(super) fn SignOutForm() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Form action=api::SignOut::PATH class="stack">
            <FormError path=api::SignOut::PATH/>
            <button class="button-quiet"><Icon name=IconName::LogOut/>{t!(i18n, account.sign_out)}</button>
        </Form>
    }
}

/// "Firefox on Linux", as far as it is known.
fn browser_text(browser: Option<String>, system: Option<String>) -> String {
    let i18n = use_i18n();
    match (browser, system) {
        (Some(browser), Some(system)) => {
            t!(i18n, account.sessions.browser_on_system, browser = browser, system = system).to_string()
        }
        (Some(name), None) => name,
        (None, Some(system)) => t!(i18n, account.sessions.some_browser_on_system, system = system).to_string(),
        (None, None) => t!(i18n, account.sessions.some_browser).into(),
    }
}
