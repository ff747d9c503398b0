//! Where the pictures folder is, and what becomes of what is put there.

use leptos::prelude::*;

use crate::{
    api,
    components::{Copyable, Loaded},
    i18n::{t, t_string, use_i18n},
};

#[component]
pub(super) fn FolderSection() -> impl IntoView {
    let i18n = use_i18n();
    let path = Resource::new(|| (), |()| api::folder_path());
    view! {
        <section class="card" id="folder" aria-labelledby="folder-title">
            <h2 id="folder-title">{t!(i18n, account.folder.title)}</h2>
            <p class="hint">{t!(i18n, account.folder.hint)}</p>
            <Loaded resource=path let:path>
                <div class="folder-path">
                    <Copyable text=path label=move || t_string!(i18n, account.folder.copy)/>
                </div>
            </Loaded>
        </section>
    }
}
