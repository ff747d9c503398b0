//! Whether people are told that their messages were read.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api,
    components::{Form, FormError, Loaded, Saved, kept_forms},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn ReadingSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="messages" aria-labelledby="messages-title">
            <h2 id="messages-title">{t!(i18n, messages.title)}</h2>
            <Loaded loading=api::tells_reading() is_part=true let:tells>
                {kept_forms("messages", &tells, || view! { <TellForm tells/> }.into_any())}
            </Loaded>
        </section>
    }
}

#[component]
fn TellForm(tells: bool) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Form action=api::TellReading::PATH class="form">
            <label class="choice">
                <input
                    type="checkbox" role="switch" name="tells" value="true" checked=tells aria-describedby="messages-hint"
                />
                {t!(i18n, messages.tell_reading)}
            </label>
            <p class="hint" id="messages-hint">{t!(i18n, messages.tell_reading_hint)}</p>
            <FormError path=api::TellReading::PATH/>
            <Saved what="messages" sentence=t!(i18n, account.settings.saved)/>
            <button class="button">{t!(i18n, account.strangers.save)}</button>
        </Form>
    }
}
