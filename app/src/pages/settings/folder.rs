//! Where the pictures folder is, and what becomes of what is put there.

use leptos::prelude::*;

use crate::{
    api,
    components::{ActionError, Copyable, Icon, IconName, Loaded},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn FolderSection() -> impl IntoView {
    let i18n = use_i18n();
    let place = Resource::new(|| (), |()| api::folder_place());
    let open = ServerAction::<api::OpenFolder>::new();
    view! {
        <section class="card" id="folder" aria-labelledby="folder-title">
            <h2 id="folder-title">{t!(i18n, account.folder.title)}</h2>
            <p class="hint">{t!(i18n, account.folder.hint)}</p>
            <Loaded resource=place is_part=true let:place>
                <div class="folder-path">
                    <Copyable text=place.path label=t!(i18n, account.folder.copy)/>
                </div>
                {place.opens_here.then(|| view! {
                    <ActionForm action=open>
                        <ActionError action=open/>
                        <button class="button-quiet"><Icon name=IconName::Folder/>{t!(i18n, account.folder.open)}</button>
                    </ActionForm>
                })}
            </Loaded>
        </section>
    }
}
