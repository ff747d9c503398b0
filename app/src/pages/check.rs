//! Whether all is well: what was found by looking, the worst first, and what to do about it.

use domain::{
    PostId,
    doctor::{Finding, Level},
};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, CheckView, FindingView, advice_title, level_title, summary},
    components::{Form, FormError, Icon, IconName, Loaded, Page, Saved, ago},
    i18n::{t, t_with, use_i18n},
};

/// In this order.
const LEVELS: [Level; 3] = [Level::Problem, Level::Notice, Level::Ok];

#[component]
pub fn CheckPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, doctor.title)>
            <div class="settings check">
                <header class="check-head">
                    <h1>{t!(i18n, doctor.title)}</h1>
                    <p class="hint">{t!(i18n, doctor.lead)}</p>
                </header>
                <Loaded loading=api::load_check() let:check>
                    <Report check/>
                </Loaded>
                <p><a class="button-quiet" href="/settings">{t!(i18n, doctor.to_settings)}</a></p>
            </div>
        </Page>
    }
}

#[component]
fn Report(check: CheckView) -> impl IntoView {
    let i18n = use_i18n();
    let CheckView { findings, thorough, is_running } = check;
    let worst = findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Ok);
    let summary = summary(&findings);
    let [problems, notices, well] = LEVELS.map(|level| {
        let of_level: Vec<FindingView> = findings.iter().filter(|finding| finding.level == level).cloned().collect();
        (!of_level.is_empty()).then(|| view! { <Findings level findings=of_level/> })
    });
    let is_finished = thorough.is_some() && !is_running;
    let thorough = match thorough {
        Some(time) => t_with!(i18n, doctor.last, time = ago(time)).into_any(),
        None => t!(i18n, doctor.never).into_any(),
    };
    view! {
        <p class="check-summary" data-level=word(worst)>{mark(worst)}<strong>{summary}</strong></p>
        {problems}
        <section class="card" id="everything" aria-labelledby="everything-title">
            <h2 id="everything-title">{t!(i18n, doctor.run_title)}</h2>
            <p class="hint">{t!(i18n, doctor.run_hint)}</p>
            {is_finished.then(|| view! { <Saved what="check" sentence=t!(i18n, doctor.finished)/> })}
            {if is_running {
                view! {
                    <p role="status">{t!(i18n, doctor.running)}</p>
                    <a class="button" href="/settings/check">{t!(i18n, doctor.again)}</a>
                }
                .into_any()
            } else {
                view! {
                    <p>{thorough}</p>
                    <Form action=api::RunCheck::PATH class="form">
                        <FormError path=api::RunCheck::PATH/>
                        <button class="button">{t!(i18n, doctor.run)}</button>
                    </Form>
                }
                .into_any()
            }}
        </section>
        {notices}
        {well}
    }
}

#[component]
fn Findings(level: Level, findings: Vec<FindingView>) -> impl IntoView {
    let id = format!("check-{}", word(level));
    let labelled_by = id.clone();
    let rows = findings.into_iter().map(|finding| view! { <Row finding/> });
    view! {
        <section class="card" aria-labelledby=labelled_by>
            <h2 id=id>{level_title(level)}</h2>
            <ul class="check-rows" role="list">{rows.collect_view()}</ul>
        </section>
    }
}

#[component]
fn Row(finding: FindingView) -> impl IntoView {
    let i18n = use_i18n();
    let FindingView { finding, level, title, text, advice, .. } = finding;
    let posts = match &finding {
        Finding::MediaMissing { posts, .. } | Finding::MediaCut { posts, .. } => posts.clone(),
        _ => vec![],
    };
    let piece = set_off(&finding).filter(|piece| text.contains(piece.as_str()));
    let (before, after) = match piece.as_ref().and_then(|piece| text.split_once(piece.as_str())) {
        Some((before, after)) => (before.to_owned(), after.to_owned()),
        None => (text.clone(), String::new()),
    };
    let link = move |post: PostId| {
        view! { <a href=format!("/posts/{post}")>{t!(i18n, doctor.post, number = post.to_string())}</a> " " }
    };
    let links =
        (!posts.is_empty()).then(|| view! { <p class="check-posts">{posts.into_iter().map(link).collect_view()}</p> });
    view! {
        <li data-level=word(level) data-code=finding.code()>
            {mark(level)}
            <div>
                <h3>{title}</h3>
                <p>{before}{piece.map(|piece| view! { <span translate="no">{piece}</span> })}{after}</p>
                {links}
                {advice.map(|advice| view! { <p class="check-advice"><strong>{advice_title()}</strong> " " {advice}</p> })}
            </div>
        </li>
    }
}

/// What stands in the sentence as it is, and is in no language: addresses, names of files, words of programs.
fn set_off(finding: &Finding) -> Option<String> {
    match finding {
        Finding::PortsOk { addresses }
        | Finding::PortsSilent { addresses }
        | Finding::PortsOfAnother { addresses }
        | Finding::PortsUnseen { addresses } => Some(addresses.join(", ")),
        Finding::MediaForeign { names, .. } => Some(names.join(", ")),
        Finding::DatabaseDamaged { details } => Some(details.join("; ")),
        Finding::ConfigBroken { detail }
        | Finding::DatabaseUnreadable { detail }
        | Finding::MediaUnreadable { detail } => Some(detail.clone()),
        _ => None,
    }
}

fn word(level: Level) -> &'static str {
    level.into()
}

fn mark(level: Level) -> impl IntoView {
    let name = match level {
        Level::Problem => IconName::Alert,
        Level::Notice => IconName::Eye,
        Level::Ok => IconName::Check,
    };
    view! { <Icon name/> }
}
