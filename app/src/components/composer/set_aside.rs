//! What another window wrote into the draft, and this one wrote over: no words are lost for that.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{draft::Draft, state::Composing};
use crate::{
    api::{DiscardSetAside, SetAsideView, TakeBack},
    i18n::{t, use_i18n},
};

/// The words that were set aside, each to be taken back or discarded.
#[component]
pub(super) fn SetAside(state: Composing, draft: Draft) -> impl IntoView {
    view! {
        <ul class="set-asides" role="list">
            <For each=move || draft.set_aside.get() key=|words| words.id let:words>
                <Words state draft words/>
            </For>
        </ul>
    }
}

#[component]
fn Words(state: Composing, draft: Draft, words: SetAsideView) -> impl IntoView {
    let i18n = use_i18n();
    let SetAsideView { id, words } = words;
    let shown = words.clone();
    let on_take_back = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        Draft::take_back(state, &words);
    };
    let on_discard = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        draft.discard_set_aside(state, id);
    };
    view! {
        <li class="set-aside">
            <p>{t!(i18n, posts.set_aside)}</p>
            <blockquote class="set-aside-words" tabindex="0" aria-label=t!(i18n, posts.set_aside)>{shown}</blockquote>
            <form method="post" action=TakeBack::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button-quiet" type="submit" on:click=on_take_back>{t!(i18n, posts.take_back)}</button>
                <button class="button-quiet" type="submit" formaction=DiscardSetAside::PATH on:click=on_discard>
                    {t!(i18n, posts.discard)}
                </button>
            </form>
        </li>
    }
}
