//! The space for copies of friends' pictures.

use domain::Size;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{self, CopiesView, FriendsCopiesView},
    components::{ActionError, Loaded, Saved, answered},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn CopiesSection() -> impl IntoView {
    let i18n = use_i18n();
    let set_cap = ServerAction::<api::SetCopiesCap>::new();
    let remove = ServerAction::<api::RemoveCopies>::new();
    let (set, removed) = (answered(set_cap), answered(remove));
    let used = Resource::new(move || (set.get(), removed.get()), |_| api::load_copies());
    // Loaded once, so that what is typed stays.
    let chosen = Resource::new(|| (), |()| api::load_copies());
    let query = use_query_map();
    let typed = move || query.with_untracked(|query| query.get("cap"));
    view! {
        <section class="card" id="copies" aria-labelledby="copies-title">
            <h2 id="copies-title">{t!(i18n, account.copies.title)}</h2>
            <Loaded resource=used is_part=true let:copies>
                <Usage copies/>
            </Loaded>
            <Loaded resource=chosen is_part=true let:copies>
                <ActionForm action=set_cap attr:class="form">
                    <div class="field">
                        <label for="copies-cap">{t!(i18n, account.copies.cap)}</label>
                        <input
                            id="copies-cap" name="cap" value=typed().unwrap_or(copies.cap) required autocomplete="off" spellcheck="false"
                            aria-describedby="copies-cap-hint"
                        />
                        <p class="hint" id="copies-cap-hint">{t!(i18n, account.copies.cap_hint)}</p>
                    </div>
                    <ActionError action=set_cap/>
                    <Saved action=set_cap what="copies" sentence=t!(i18n, account.settings.saved)/>
                    <button class="button">{t!(i18n, account.copies.save)}</button>
                </ActionForm>
            </Loaded>
            <ActionForm action=remove attr:class="form">
                <p class="hint">{t!(i18n, account.copies.remove_hint)}</p>
                <ActionError action=remove/>
                <Saved action=remove what="copies-removed" sentence=t!(i18n, account.copies.removed)/>
                <button class="button-quiet">{t!(i18n, account.copies.remove)}</button>
            </ActionForm>
        </section>
    }
}

/// How much is used of how much, and by whose copies.
#[component]
fn Usage(copies: CopiesView) -> impl IntoView {
    let i18n = use_i18n();
    let CopiesView { used_bytes, cap_bytes, quota_bytes, friends, .. } = copies;
    let (used, cap) = (Size(used_bytes).to_string(), Size(cap_bytes).to_string());
    let row = |FriendsCopiesView { name, used_bytes }: FriendsCopiesView| {
        view! {
            <li>
                <span class="row-text"><bdi class="row-title">{name}</bdi></span>
                <span>{Size(used_bytes).to_string()}</span>
            </li>
        }
    };
    let is_empty = friends.is_empty();
    view! {
        <p id="copies-used">{t!(i18n, account.copies.used, used, cap)}</p>
        <progress value=used_bytes.to_string() max=cap_bytes.to_string() aria-labelledby="copies-used"></progress>
        <p class="hint">{t!(i18n, account.copies.hint, quota = Size(quota_bytes).to_string())}</p>
        {(!is_empty).then(|| view! { <ul class="rows">{friends.into_iter().map(row).collect_view()}</ul> })}
    }
}
