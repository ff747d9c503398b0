//! What another window wrote into the draft, and this one wrote over: no words are lost for that.

#![expect(clippy::large_types_passed_by_value, reason = "components own their props")]

use leptos::{prelude::*, server_fn::ServerFn};

use super::state::Composer;
use crate::{
    api::{DiscardSetAside, SetAsideView, TakeBack},
    i18n::{t, t_string, use_i18n},
};

/// The words that were set aside, each to be taken back or discarded.
#[component]
pub(super) fn SetAside(state: Composer) -> impl IntoView {
    view! {
        <ul class="set-asides" role="list">
            <For each=move || state.set_aside.get() key=|words| words.id let:words>
                <Words state words/>
            </For>
        </ul>
    }
}

#[component]
fn Words(state: Composer, words: SetAsideView) -> impl IntoView {
    let i18n = use_i18n();
    let SetAsideView { id, words } = words;
    let shown = words.clone();
    let on_take_back = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        state.take_back(&words);
    };
    let on_discard = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        state.discard(id);
    };
    view! {
        <li class="set-aside">
            <p>{t!(i18n, posts.set_aside)}</p>
            <blockquote class="set-aside-words" tabindex="0" aria-label=t_string!(i18n, posts.set_aside)>{shown}</blockquote>
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
