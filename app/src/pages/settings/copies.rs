//! The space for copies of friends' pictures.

use domain::Size;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, CopiesView, FriendsCopiesView},
    components::{Form, FormError, Loaded, Saved, kept_forms, typed},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn CopiesSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="copies" aria-labelledby="copies-title">
            <h2 id="copies-title">{t!(i18n, account.copies.title)}</h2>
            <Loaded loading=api::load_copies() is_part=true let:copies>
                {kept_forms("copies", &copies, || view! { <Usage copies=copies.clone()/><CapForm cap=copies.cap.clone()/> }.into_any())}
            </Loaded>
            {kept_forms("remove-copies", &(), || view! { <RemoveForm/> }.into_any())}
        </section>
    }
}

#[component]
fn RemoveForm() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Form action=api::RemoveCopies::PATH class="form">
            <p class="hint">{t!(i18n, account.copies.remove_hint)}</p>
            <FormError path=api::RemoveCopies::PATH/>
            <Saved what="copies-removed" sentence=t!(i18n, account.copies.removed)/>
            <button class="button-quiet">{t!(i18n, account.copies.remove)}</button>
        </Form>
    }
}

/// How much space there is to be.
#[component]
fn CapForm(cap: String) -> impl IntoView {
    let i18n = use_i18n();
    let cap = typed::<api::SetCopiesCap>("cap").unwrap_or(cap);
    view! {
        <Form action=api::SetCopiesCap::PATH class="form">
            <div class="field">
                <label for="copies-cap">{t!(i18n, account.copies.cap)}</label>
                <input
                    id="copies-cap" name="cap" value=cap required autocomplete="off" spellcheck="false"
                    aria-describedby="copies-cap-hint"
                />
                <p class="hint" id="copies-cap-hint">{t!(i18n, account.copies.cap_hint)}</p>
            </div>
            <FormError path=api::SetCopiesCap::PATH/>
            <Saved what="copies" sentence=t!(i18n, account.settings.saved)/>
            <button class="button">{t!(i18n, account.copies.save)}</button>
        </Form>
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
