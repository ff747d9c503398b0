//! Looking who answers at an address, the first step to asking them.

use leptos::{html, prelude::*};
use leptos_router::hooks::use_query_map;

use super::scan::Scan;
use crate::{
    api,
    browser::focus,
    components::{ActionError, verbatim},
    i18n::{t, t_with, use_i18n},
};

/// The form; without JavaScript what was typed comes back in the page's URL when it was refused.
#[component]
pub(super) fn AddFriend() -> impl IntoView {
    let i18n = use_i18n();
    let greet = ServerAction::<api::Greet>::new();
    let typed = use_query_map().with_untracked(|query| query.get("address")).unwrap_or_default();
    let pending = greet.pending();
    let address = NodeRef::<html::Input>::new();
    focus::focus_if_named("address");
    let on_code = move |code: String| {
        if let Some(address) = address.get_untracked() {
            address.set_value(&code);
        }
        greet.dispatch(api::Greet { address: code });
    };
    view! {
        <section class="card" id="add" aria-labelledby="add-title">
            <h2 id="add-title">{t!(i18n, friends.add_title)}</h2>
            <p class="hint">{t!(i18n, friends.add_lead)}</p>
            <ActionForm action=greet attr:class="form" attr:aria-busy=move || pending.get().then_some("true")>
                <div class="field">
                    <label for="address">{t!(i18n, friends.address)}</label>
                    <input
                        id="address" name="address" value=typed required inputmode="url" autocomplete="off" node_ref=address
                        autocapitalize="none" spellcheck="false" aria-describedby="address-hint"
                    />
                    <p class="hint" id="address-hint">
                        {t_with!(
                            i18n, friends.address_hint,
                            invite = verbatim("http://…/invite#…"), number = verbatim("192.168.1.5:8000"),
                            name = verbatim("jonas-pc.local:8000"),
                        )}
                    </p>
                </div>
                <ActionError action=greet/>
                <div class="row">
                    <button class="button" disabled=move || pending.get()>
                        {move || if pending.get() { t!(i18n, friends.greeting) } else { t!(i18n, friends.greet) }}
                    </button>
                    <Scan on_code/>
                </div>
            </ActionForm>
        </section>
    }
}
