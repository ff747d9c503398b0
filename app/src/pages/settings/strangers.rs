//! What strangers are told.

use leptos::prelude::*;

use crate::{
    api,
    components::{ActionError, Loaded, Saved},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn StrangersSection() -> impl IntoView {
    let i18n = use_i18n();
    let hide = ServerAction::<api::HideName>::new();
    let hides = Resource::new(|| (), |()| api::hides_name());
    view! {
        <section class="card" id="strangers" aria-labelledby="strangers-title">
            <h2 id="strangers-title">{t!(i18n, account.strangers.title)}</h2>
            <Loaded resource=hides is_part=true let:hides>
                <ActionForm action=hide attr:class="form">
                    <label class="choice">
                        <input
                            type="checkbox" role="switch" name="hides" value="true" checked=hides
                            aria-describedby="strangers-hint"
                        />
                        {t!(i18n, account.strangers.hide_name)}
                    </label>
                    <p class="hint" id="strangers-hint">{t!(i18n, account.strangers.hint)}</p>
                    <ActionError action=hide/>
                    <Saved action=hide what="strangers" sentence=t!(i18n, account.settings.saved)/>
                    <button class="button">{t!(i18n, account.strangers.save)}</button>
                </ActionForm>
            </Loaded>
        </section>
    }
}
