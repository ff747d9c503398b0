//! The question about pictures in the folder: the first that ever came, or too many at once.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{AudienceBadge, Form, FormError, Icon, IconName, awaited};
use crate::{
    api::{self, WaitingFileView, WaitingFolderView},
    i18n::{Plural, t, t_plural, use_i18n},
};

/// Asks once whether the waiting files of the pictures folder are to be published; nothing while none wait.
#[component]
pub fn FolderWaiting() -> impl IntoView {
    // That it cannot be had is not said: the page is about something else.
    awaited(async { api::waiting_folder().await.ok().flatten().map(|folder| view! { <Question folder/> }) })
}

/// What they are, what would become of them, and who would see it.
#[component]
fn Question(folder: WaitingFolderView) -> impl IntoView {
    let i18n = use_i18n();
    let WaitingFolderView { count, first, audience } = folder;
    let others = count.saturating_sub(first.len() as u64);
    let files = first.into_iter().map(|file| view! { <File file/> });
    let files = files.collect_view();
    let question = match Plural::of(count) {
        Plural::One => t!(i18n, pictures.folder.question.one),
        Plural::Other => t!(i18n, pictures.folder.question.other),
    };
    view! {
        <section class="card folder-waiting" id="folder" aria-labelledby="folder-title">
            <h2 id="folder-title"><Icon name=IconName::Folder/>{t_plural!(i18n, pictures.folder.title, count = count)}</h2>
            <ul class="folder-files" role="list">
                {files}
                {(others > 0).then(|| view! { <li class="hint">{t_plural!(i18n, left_alone.others, count = others)}</li> })}
            </ul>
            <p>{question}</p>
            <p class="folder-audience">
                {t!(i18n, posts.seen_by)} " " <AudienceBadge audience is_mine=true/> " "
                <a href="/settings#audience">{t!(i18n, pictures.folder.change_audience)}</a>
            </p>
            <p class="hint">{t!(i18n, pictures.folder.afterwards)}</p>
            <FormError path=api::ConfirmFolder::PATH/>
            <FormError path=api::DismissFolder::PATH/>
            <div class="folder-waiting-answers">
                <Form action=api::ConfirmFolder::PATH>
                    <button class="button">{t!(i18n, pictures.folder.confirm)}</button>
                </Form>
                <Form action=api::DismissFolder::PATH>
                    <button class="button-quiet">{t!(i18n, pictures.folder.dismiss)}</button>
                </Form>
            </div>
        </section>
    }
}

#[component]
fn File(file: WaitingFileView) -> impl IntoView {
    let WaitingFileView { name, picture } = file;
    let picture = picture.map(|picture| {
        view! {
            <img
                src=picture.src srcset=picture.srcset sizes="5rem" width=picture.width height=picture.height alt=""
                loading="lazy" decoding="async" style:background-color=picture.color
            />
        }
    });
    view! { <li class="folder-file">{picture}<bdi class="folder-file-name">{name}</bdi></li> }
}
