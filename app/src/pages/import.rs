//! Bringing what one published elsewhere: a file is sent, looked at, and imported at a press; each import can be undone.

use domain::{ImportAudience, ImportId, ImportState};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ImportPreviewView, ImportView, RemarkView, import_format_name, import_problem_text},
    components::{Form, FormError, Loaded, Page, Saved, ago, day, query},
    i18n::{t, t_plural, t_with, use_i18n},
};

#[component]
pub fn ImportPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, imports.title)>
            <div class="settings import" data-follows="timeline">
                <header class="import-head">
                    <h1>{t!(i18n, imports.title)}</h1>
                    <p class="hint">{t!(i18n, imports.lead)}</p>
                </header>
                <section class="card" aria-labelledby="import-file-title">
                    <h2 id="import-file-title">{t!(i18n, imports.send_title)}</h2>
                    <Upload/>
                </section>
                <Loaded loading=api::list_imports() let:imports>
                    <Imports imports/>
                </Loaded>
                <p><a class="button-quiet" href="/settings">{t!(i18n, doctor.to_settings)}</a></p>
            </div>
        </Page>
    }
}

/// Sent by the browser itself (`target`); `public/restore.js` says how far it has come.
#[component]
fn Upload() -> impl IntoView {
    let i18n = use_i18n();
    let failure = query("failed").map(|word| match word.as_str() {
        "no-file" => t!(i18n, restoring.failed_no_file),
        "no-room" => t!(i18n, restoring.error_no_room),
        _ => t!(i18n, restoring.failed_broken),
    });
    view! {
        <ul class="import-sources">
            <li>{t!(i18n, imports.source_o2m)}</li>
            <li>{t!(i18n, imports.source_mastodon)}</li>
            <li>{t!(i18n, imports.source_instagram)}</li>
            <li>{t!(i18n, imports.source_pictures)}</li>
        </ul>
        <form
            class="form" method="post" enctype="multipart/form-data" target="_top" data-upload action="/settings/import"
        >
            <div class="field">
                <label for="import-file">{t!(i18n, imports.file)}</label>
                <input id="import-file" name="file" type="file" accept=".zip,application/zip" required aria-describedby="import-file-hint"/>
                <p class="hint" id="import-file-hint">{t!(i18n, imports.file_hint)}</p>
            </div>
            <div class="action-error" role="alert">
                {failure.map(|text| view! { <p>{text}</p> })}
                <p data-broken hidden>{t!(i18n, restoring.failed_broken)}</p>
            </div>
            <Saved what="sent" sentence=t!(i18n, imports.sent)/>
            <progress max="1" value="0" aria-label=t!(i18n, restoring.progress) hidden></progress>
            <button class="button">{t!(i18n, imports.send)}</button>
        </form>
        <script type="module" src="/restore.js"></script>
    }
}

#[component]
fn Imports(imports: Vec<ImportView>) -> impl IntoView {
    let i18n = use_i18n();
    if imports.is_empty() {
        return view! { <p class="hint">{t!(i18n, imports.none)}</p> }.into_any();
    }
    let cards = imports.into_iter().map(|import| view! { <ImportCard import/> });
    cards.collect_view().into_any()
}

#[component]
fn ImportCard(import: ImportView) -> impl IntoView {
    let i18n = use_i18n();
    let ImportView { id, name, format, state, problem, can_go_on, preview, posts, found, created, .. } = import;
    let title = format!("import-{id}");
    let labelled_by = title.clone();
    let is_open = matches!(state, ImportState::Ready);
    let total = preview.as_ref().map_or(0, |preview| preview.posts);
    let is_empty = total == 0;
    view! {
        <section class="card" aria-labelledby=labelled_by data-state=state.as_str()>
            <h2 id=title><bdi>{name}</bdi></h2>
            <p class="hint">
                {format.map(|format| view! { {import_format_name(format)} ". " })}
                {t_with!(i18n, imports.begun, time = ago(created))}
            </p>
            {match state {
                ImportState::Looking => view! { <Waiting sentence=t!(i18n, imports.looking)/> }.into_any(),
                ImportState::Running => view! { <Progress posts total/> }.into_any(),
                ImportState::Paused => view! { <p role="status">{paused(posts, total)}</p> }.into_any(),
                ImportState::Done => view! { <p role="status">{t_plural!(i18n, imports.done, count = posts)}</p> }.into_any(),
                ImportState::Undoing => view! { <Waiting sentence=t!(i18n, imports.undoing)/> }.into_any(),
                ImportState::Failed | ImportState::Ready => ().into_any(),
            }}
            {problem.map(|problem| view! { <p class="import-problem" role="alert">{import_problem_text(problem)}</p> })}
            {(!found.is_empty()).then(|| view! { <Remarks remarks=found/> })}
            {preview.map(|preview| {
                if is_open {
                    view! { <Preview preview/> }.into_any()
                } else {
                    view! {
                        <details class="import-more">
                            <summary>{t!(i18n, imports.what_is_in_it)}</summary>
                            <Preview preview/>
                        </details>
                    }
                    .into_any()
                }
            })}
            {match state {
                ImportState::Ready if is_empty => view! { <p role="status">{t!(i18n, imports.nothing)}</p> }.into_any(),
                ImportState::Ready => view! { <StartForm id/> }.into_any(),
                ImportState::Running => view! {
                    <Press id action=api::PauseImport::PATH words=t!(i18n, imports.pause)/>
                }
                .into_any(),
                _ if can_go_on => view! {
                    <Press id action=api::GoOnImporting::PATH words=t!(i18n, imports.go_on)/>
                }
                .into_any(),
                _ => ().into_any(),
            }}
            {(state != ImportState::Undoing).then(|| view! { <UndoForm id posts/> })}
        </section>
    }
}

fn paused(posts: u64, total: u64) -> String {
    t!(use_i18n(), imports.paused, posts = posts.to_string(), total = total.to_string())
}

/// What goes on by itself: with JavaScript the page follows it.
#[component]
fn Waiting(sentence: &'static str) -> impl IntoView {
    view! {
        <p role="status">{sentence}</p>
        <LookAgain/>
    }
}

#[component]
fn LookAgain() -> impl IntoView {
    let i18n = use_i18n();
    view! { <p><a class="button-quiet" href="/settings/import">{t!(i18n, doctor.again)}</a></p> }
}

#[component]
fn Progress(posts: u64, total: u64) -> impl IntoView {
    let i18n = use_i18n();
    let words = t!(i18n, imports.running, posts = posts.to_string(), total = total.to_string());
    view! {
        <p role="status">{words}</p>
        <progress value=posts.to_string() max=total.max(1).to_string() aria-label=t!(i18n, imports.progress)></progress>
        <LookAgain/>
    }
}

#[component]
fn Preview(preview: ImportPreviewView) -> impl IntoView {
    let i18n = use_i18n();
    let ImportPreviewView { posts, pictures, from, until, known, remarks, .. } = preview;
    let dates = from.zip(until).map(|(from, until)| {
        view! { <li>{t_with!(i18n, imports.dates, from = day(from), until = day(until))}</li> }
    });
    view! {
        <ul class="import-counts" role="list">
            <li>{t_plural!(i18n, imports.posts, count = posts)}</li>
            <li>{t_plural!(i18n, imports.pictures, count = pictures)}</li>
            {dates}
            {(known > 0).then(|| view! { <li>{t_plural!(i18n, imports.known, count = known)}</li> })}
        </ul>
        {(!remarks.is_empty()).then(|| view! { <Remarks remarks/> })}
    }
}

#[component]
fn Remarks(remarks: Vec<RemarkView>) -> impl IntoView {
    let i18n = use_i18n();
    let list =
        |remarks: Vec<RemarkView>| remarks.into_iter().map(|remark| view! { <li>{remark.text}</li> }).collect_view();
    let (out, other): (Vec<_>, Vec<_>) = remarks.into_iter().partition(|remark| remark.remark.is_left_out());
    view! {
        {(!out.is_empty()).then(|| view! {
            <h3>{t!(i18n, imports.left_out)}</h3>
            <ul class="import-remarks">{list(out)}</ul>
        })}
        {(!other.is_empty()).then(|| view! {
            <h3>{t!(i18n, imports.in_another_way)}</h3>
            <ul class="import-remarks">{list(other)}</ul>
        })}
    }
}

#[component]
fn StartForm(id: ImportId) -> impl IntoView {
    let i18n = use_i18n();
    let choices = [
        (ImportAudience::OnlyMe, t!(i18n, imports.only_me)),
        (ImportAudience::AllFriends, t!(i18n, imports.all_friends)),
        (ImportAudience::AsItWas, t!(i18n, imports.as_it_was)),
    ];
    let choices = choices.map(|(audience, words)| {
        view! {
            <label class="choice">
                <input
                    type="radio" name="audience" value=audience.as_str()
                    checked=audience == ImportAudience::default()
                />
                <span>{words}</span>
            </label>
        }
    });
    view! {
        <Form action=api::StartImport::PATH class="form">
            <input type="hidden" name="import" value=id.to_string()/>
            <fieldset class="import-audience">
                <legend>{t!(i18n, imports.audience)}</legend>
                {choices.into_iter().collect_view()}
                <p class="hint">{t!(i18n, imports.audience_hint)}</p>
            </fieldset>
            <FormError path=api::StartImport::PATH/>
            <button class="button">{t!(i18n, imports.start)}</button>
        </Form>
    }
}

#[component]
fn Press(id: ImportId, action: &'static str, words: &'static str) -> impl IntoView {
    view! {
        <Form action class="form">
            <input type="hidden" name="import" value=id.to_string()/>
            <FormError path=action/>
            <button class="button">{words}</button>
        </Form>
    }
}

/// What would be deleted is said before it is.
#[component]
fn UndoForm(id: ImportId, posts: u64) -> impl IntoView {
    let i18n = use_i18n();
    if posts == 0 {
        return view! {
            <Form action=api::UndoImport::PATH class="form">
                <input type="hidden" name="import" value=id.to_string()/>
                <button class="button-quiet">{t!(i18n, imports.forget)}</button>
            </Form>
        }
        .into_any();
    }
    view! {
        <details class="import-more">
            <summary>{t!(i18n, imports.undo)}</summary>
            <Form action=api::UndoImport::PATH class="form">
                <input type="hidden" name="import" value=id.to_string()/>
                <p>{t_plural!(i18n, imports.undo_hint, count = posts)}</p>
                <FormError path=api::UndoImport::PATH/>
                <button class="button-danger">{t!(i18n, imports.undo_button)}</button>
            </Form>
        </details>
    }
    .into_any()
}
