//! The question about pictures that came into the folder too many at once.

use leptos::prelude::*;

use super::{ActionError, Icon, IconName};
use crate::{
    api,
    i18n::{t, use_i18n},
};

/// Asks once whether the waiting files of the pictures folder are to be published; nothing while none wait.
#[component]
pub fn FolderWaiting() -> impl IntoView {
    let confirm = ServerAction::<api::ConfirmFolder>::new();
    let dismiss = ServerAction::<api::DismissFolder>::new();
    let waiting =
        Resource::new(move || (confirm.version().get(), dismiss.version().get()), |_| api::count_waiting_files());
    // Neither a place to wait for it nor a failure: the page is about something else.
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let count = waiting.await.unwrap_or_default();
                (count > 0).then(|| view! { <Question count confirm dismiss/> })
            })}
        </Transition>
    }
}

#[component]
fn Question(
    count: u64,
    confirm: ServerAction<api::ConfirmFolder>,
    dismiss: ServerAction<api::DismissFolder>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card folder-waiting" id="folder" aria-labelledby="folder-title">
            <h2 id="folder-title"><Icon name=IconName::Folder/>{t!(i18n, pictures.folder.title, count = move || count)}</h2>
            <p>{t!(i18n, pictures.folder.question)}</p>
            <ActionError action=confirm/>
            <ActionError action=dismiss/>
            <div class="folder-waiting-answers">
                <ActionForm action=confirm>
                    <button class="button">{t!(i18n, pictures.folder.confirm)}</button>
                </ActionForm>
                <ActionForm action=dismiss>
                    <button class="button-quiet">{t!(i18n, pictures.folder.dismiss)}</button>
                </ActionForm>
            </div>
        </section>
    }
}
