//! Throwing a draft away. Asks first, without JavaScript too.

use leptos::{html, prelude::*, server_fn::ServerFn};

use super::{draft::Draft, state::Composing};
use crate::{
    api::SaveDraft,
    components::{Icon, IconName},
    i18n::{t, use_i18n},
};

/// The question, while there is anything to throw away.
#[component]
pub(super) fn Discard(state: Composing, draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let question = NodeRef::<html::Details>::new();
    let is_there = move || state.is_begun.get() || state.attaching.pictures.with(|pictures| !pictures.is_empty());
    let on_click = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        if let Some(question) = question.get_untracked() {
            question.set_open(false);
        }
        draft.discard(state);
    };
    view! {
        <Show when=is_there>
            <details class="composer-discard" node_ref=question>
                <summary class="composer-tool"><Icon name=IconName::Trash/><span>{t!(i18n, posts.discard_draft)}</span></summary>
                <p>{t!(i18n, posts.discard_draft_question)}</p>
                <button
                    class="button-danger" type="submit" name="discard" value="yes" formaction=SaveDraft::PATH on:click=on_click
                >
                    {t!(i18n, posts.discard_draft_yes)}
                </button>
            </details>
        </Show>
    }
}
