//! What strangers are told.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api,
    components::{Form, FormError, Loaded, Saved, kept_forms},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn StrangersSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="strangers" aria-labelledby="strangers-title">
            <h2 id="strangers-title">{t!(i18n, account.strangers.title)}</h2>
            <Loaded loading=api::hides_name() is_part=true let:hides>
                {kept_forms("strangers", &hides, || view! { <HideForm hides/> }.into_any())}
            </Loaded>
        </section>
    }
}

#[component]
fn HideForm(hides: bool) -> impl IntoView {
    let i18n = use_i18n();
    view! {
                <Form action=api::HideName::PATH class="form">
                    <label class="choice">
                        <input
                            type="checkbox" role="switch" name="hides" value="true" checked=hides
                            aria-describedby="strangers-hint"
                        />
                        {t!(i18n, account.strangers.hide_name)}
                    </label>
                    <p class="hint" id="strangers-hint">{t!(i18n, account.strangers.hint)}</p>
                    <FormError path=api::HideName::PATH/>
                    <Saved what="strangers" sentence=t!(i18n, account.settings.saved)/>
                    <button class="button">{t!(i18n, account.strangers.save)}</button>
                </Form>
    }
}
