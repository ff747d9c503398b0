//! How O2M runs on its computer: since when, whether it starts by itself, its log, and the way to stop it.

use domain::Size;
use leptos::{prelude::*, server_fn::ServerFn};

use super::settings::Facts;
use crate::{
    api::{self, LogView, ReachView, RunningView, StartView},
    components::{Form, FormError, Icon, IconName, Loaded, Page, Saved, ago, reached_from, verbatim},
    i18n::{t, t_with, use_i18n},
};

#[component]
pub fn ThisServerPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, running.title)>
            <div class="settings this-server">
                <header class="check-head">
                    <h1>{t!(i18n, running.title)}</h1>
                    <p class="hint">{t!(i18n, running.lead)}</p>
                </header>
                <Loaded loading=api::load_running() let:running>
                    <Sections running/>
                </Loaded>
                <p><a class="button-quiet" href="/settings">{t!(i18n, doctor.to_settings)}</a></p>
            </div>
        </Page>
    }
}

#[component]
fn Sections(running: RunningView) -> impl IntoView {
    let i18n = use_i18n();
    let RunningView { server, since, data_bytes, start, log, reach } = running;
    view! {
        <section class="card" id="facts" aria-labelledby="facts-title">
            <h2 id="facts-title">{t!(i18n, account.server.title)}</h2>
            <Facts server/>
            <dl class="facts">
                <dt>{t!(i18n, running.size)}</dt>
                <dd>{Size(data_bytes).to_string()}</dd>
                <dt>{t!(i18n, running.started)}</dt>
                <dd>{ago(since)}</dd>
            </dl>
            <p><a class="button-quiet" href="/settings/check">{t!(i18n, doctor.to_check)}</a></p>
        </section>
        <section class="card" id="reach" aria-labelledby="reach-title">
            <h2 id="reach-title">{t!(i18n, running.reach_title)}</h2>
            <ReachSection reach/>
        </section>
        <section class="card" id="start" aria-labelledby="start-title">
            <h2 id="start-title">{t!(i18n, running.start_title)}</h2>
            <Start start/>
        </section>
        <section class="card" id="log" aria-labelledby="log-title">
            <h2 id="log-title">{t!(i18n, running.log_title)}</h2>
            <Log log/>
        </section>
        <section class="card" id="stop" aria-labelledby="stop-title">
            <h2 id="stop-title">{t!(i18n, running.stop_title)}</h2>
            <Stop/>
        </section>
    }
}

/// From where friends can reach it, which one of their servers found out.
#[component]
fn ReachSection(reach: Option<ReachView>) -> impl IntoView {
    let i18n = use_i18n();
    let found = match reach {
        Some(reach) => view! { <Reached reach/> }.into_any(),
        None => view! { <p>{t!(i18n, running.reach_unknown)}</p> }.into_any(),
    };
    view! {
        {found}
        <Form action=api::LookWhetherReached::PATH class="form">
            <p class="hint">{t!(i18n, running.reach_hint)}</p>
            <FormError path=api::LookWhetherReached::PATH/>
            <button class="button">{t!(i18n, running.reach_look)}</button>
        </Form>
    }
}

#[component]
fn Reached(reach: ReachView) -> impl IntoView {
    let i18n = use_i18n();
    let words = reached_from(&reach);
    let ReachView { from, friend, at, looked_at } = reach;
    let advice = match from.as_str() {
        "anywhere" => None,
        "not-from-outside" => Some(t!(i18n, running.reach_forward)),
        "house" | "this-machine" => Some(t!(i18n, running.reach_house_why)),
        _ => Some(t!(i18n, running.reach_firewall)),
    };
    let found =
        t_with!(i18n, running.reach_found, name = verbatim(friend), address = verbatim(looked_at), time = ago(at));
    view! {
        <p><strong>{words}</strong></p>
        <p class="hint">{found}</p>
        {advice.map(|advice| view! { <p>{advice}</p> })}
    }
}

#[component]
fn Start(start: StartView) -> impl IntoView {
    let i18n = use_i18n();
    let by_hand = |sentence: &'static str, commands: Vec<String>| {
        let command = |command: String| view! { <li><code translate="no">{command}</code></li> };
        let commands = (!commands.is_empty()).then(
            || view! { <ul class="commands" role="list">{commands.into_iter().map(command).collect_view()}</ul> },
        );
        view! { <p>{sentence}</p> {commands} }.into_any()
    };
    match start {
        StartView::On => view! { <StartForm starts=true/> }.into_any(),
        StartView::Off => view! { <StartForm starts=false/> }.into_any(),
        StartView::NotAllowed { folder } => {
            view! { <p>{t_with!(i18n, running.start_not_allowed, folder = verbatim(folder))}</p> }.into_any()
        }
        StartView::Service { name, commands } => view! {
            <p>{t_with!(i18n, running.start_service, name = verbatim(name))}</p>
            {by_hand(t!(i18n, running.start_service_change), commands)}
        }
        .into_any(),
        StartView::ByHand { system, is_usual_folder } => match (system.as_str(), is_usual_folder) {
            ("macos", _) => by_hand(t!(i18n, running.start_mac), vec![]),
            ("windows", _) => by_hand(t!(i18n, running.start_windows), vec![]),
            (_, false) => by_hand(t!(i18n, running.start_by_hand_other), vec![]),
            (_, true) => by_hand(
                t!(i18n, running.start_by_hand),
                vec!["systemctl --user enable o2m".to_owned(), "loginctl enable-linger".to_owned()],
            ),
        },
    }
}

#[component]
fn StartForm(starts: bool) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Form action=api::StartWithComputer::PATH class="form">
            <label class="choice">
                <input
                    type="checkbox" role="switch" name="starts" value="true" checked=starts aria-describedby="start-hint"
                />
                {t!(i18n, running.start)}
            </label>
            <p class="hint" id="start-hint">{t!(i18n, running.start_hint)}</p>
            <FormError path=api::StartWithComputer::PATH/>
            <Saved what="start" sentence=t!(i18n, account.settings.saved)/>
            <button class="button">{t!(i18n, running.start_save)}</button>
        </Form>
    }
}

#[component]
fn Log(log: LogView) -> impl IntoView {
    let i18n = use_i18n();
    let LogView { lines, is_in_terminal, is_readable } = log;
    let words = match (is_readable, is_in_terminal, lines.is_empty()) {
        (false, ..) => t!(i18n, running.log_unreadable),
        (_, true, true) => t!(i18n, running.log_in_terminal),
        (_, true, false) => t!(i18n, running.log_before),
        (_, false, true) => t!(i18n, running.log_empty),
        (_, false, false) => t!(i18n, running.log_hint),
    };
    let kept = (!lines.is_empty()).then(|| {
        view! {
            // Who reads by keyboard scrolls in it, too.
            <div class="log" role="region" tabindex="0" aria-label=t!(i18n, running.log_lines)>
                <pre translate="no" dir="ltr">{lines.join("\n")}</pre>
            </div>
            <a class="button" href="/log" download>{t!(i18n, running.log_download)}</a>
        }
    });
    view! { <p class="hint">{words}</p> {kept} }
}

#[component]
fn Stop() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p class="hint">{t!(i18n, running.stop_hint)}</p>
        <details class="stop">
            <summary><Icon name=IconName::Unplug/>{t!(i18n, running.stop)}</summary>
            <p>{t!(i18n, running.stop_question)}</p>
            // The browser's own: nobody is there afterwards for a visit.
            <form method="post" action="/settings/this-server/stop" target="_top">
                <button class="button-danger">{t!(i18n, running.stop_yes)}</button>
            </form>
        </details>
        <p><a class="button-quiet" href="/settings/close">{t!(i18n, closing.to_page)}</a></p>
    }
}
