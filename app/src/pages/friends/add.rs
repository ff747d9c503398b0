//! Asking a server to become friends.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    components::{ActionError, Icon, IconName},
    i18n::{t, t_string, use_i18n},
};

/// The form; without JavaScript what was typed comes back in the page's URL when it was refused.
#[component]
pub(super) fn AddFriend(request: ServerAction<api::RequestFriendship>) -> impl IntoView {
    let i18n = use_i18n();
    let typed = use_query_map().with_untracked(|query| query.get("address")).unwrap_or_default();
    let pending = request.pending();
    let is_asked = move || matches!(request.value().get(), Some(Ok(()))) && !pending.get();
    view! {
        <section class="card" id="add" aria-labelledby="add-title">
            <h2 id="add-title">{t!(i18n, friends.add_title)}</h2>
            <p class="hint">{t!(i18n, friends.add_lead)}</p>
            <ActionForm action=request attr:class="form" attr:aria-busy=move || pending.get().then_some("true")>
                <div class="field">
                    <label for="address">{t!(i18n, friends.address)}</label>
                    <input
                        id="address" name="address" value=typed required maxlength="300" inputmode="url" autocomplete="off"
                        autocapitalize="none" spellcheck="false" aria-describedby="address-hint"
                    />
                    <p class="hint" id="address-hint">{t!(i18n, friends.address_hint)}</p>
                </div>
                <div class="field">
                    <label for="note">{t!(i18n, friends.note)}</label>
                    <input id="note" name="note" maxlength="500" autocomplete="off" aria-describedby="note-hint"/>
                    <p class="hint" id="note-hint">{t!(i18n, friends.note_hint)}</p>
                </div>
                <ActionError action=request/>
                <div class="saved" role="status">
                    {move || is_asked().then(|| view! { <p>{t!(i18n, friends.asked)}</p> })}
                </div>
                <button class="button" disabled=move || pending.get()>
                    {move || if pending.get() { t_string!(i18n, friends.asking) } else { t_string!(i18n, friends.ask) }}
                </button>
            </ActionForm>
            <div class="note note-warning">
                <Icon name=IconName::Info/>
                <p>{t!(i18n, friends.not_encrypted)}</p>
            </div>
        </section>
    }
}
