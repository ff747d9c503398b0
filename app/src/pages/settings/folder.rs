//! Where the pictures folder is, and what becomes of what is put there.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api,
    components::{Copyable, Form, FormError, Icon, IconName, Loaded},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn FolderSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="folder" aria-labelledby="folder-title">
            <h2 id="folder-title">{t!(i18n, account.folder.title)}</h2>
            <p class="hint">{t!(i18n, account.folder.hint)}</p>
            <Loaded loading=api::folder_place() is_part=true let:place>
                <div class="folder-path">
                    <Copyable text=place.path label=t!(i18n, account.folder.copy)/>
                </div>
                {place.opens_here.then(|| view! {
                    <Form action=api::OpenFolder::PATH>
                        <FormError path=api::OpenFolder::PATH/>
                        <button class="button-quiet"><Icon name=IconName::Folder/>{t!(i18n, account.folder.open)}</button>
                    </Form>
                })}
            </Loaded>
        </section>
    }
}
