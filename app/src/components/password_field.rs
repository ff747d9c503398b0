//! A password to type, which can be looked at before it is sent.

use leptos::{html, prelude::*, server_fn::ServerFn, text_prop::TextProp};

use super::{Icon, IconName, Scripted};
use crate::{
    api::{AccountError, ApiError},
    i18n::{t, use_i18n},
};

/// A labelled password field. The button that shows the password needs JavaScript, and is there only with it.
#[component]
pub fn PasswordField(
    /// The field's `name`; also its `id`.
    name: &'static str,
    #[prop(into)] label: TextProp,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// What a good answer is, below the field.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// The id of what says why it was refused.
    #[prop(optional, into)]
    error_id: Option<&'static str>,
    #[prop(optional)] node_ref: NodeRef<html::Input>,
) -> impl IntoView {
    let hint_id = hint.is_some().then(|| format!("{name}-hint"));
    let described_by: Vec<&str> = hint_id.as_deref().into_iter().chain(error_id).collect();
    let described_by = (!described_by.is_empty()).then(|| described_by.join(" "));
    let (is_shown, set_shown) = signal(false);
    view! {
        <div class="field">
            <label for=name>{move || label.get()}</label>
            <div class="password-field">
                <input
                    id=name name=name type=move || if is_shown.get() { "text" } else { "password" } required
                    autocomplete=autocomplete autocapitalize="none" spellcheck="false" aria-describedby=described_by
                    node_ref=node_ref
                />
                <Scripted><Reveal is_shown set_shown/></Scripted>
            </div>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{move || hint.get()}</p> })}
        </div>
    }
}

/// Empties `field` and puts the cursor into it whenever `action` failed with an error that says the password in it is wrong: that is
/// where one goes on.
pub fn ask_again<S>(
    action: ServerAction<S>,
    field: NodeRef<html::Input>,
    is_refused: impl Fn(&AccountError) -> bool + 'static,
) where
    S: ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    Effect::new(move || {
        // What the node did not answer to is no wrong password.
        let is_refused = action.value().with(|result| match result {
            Some(Err(ApiError::Account(error))) => is_refused(error),
            _ => false,
        });
        if let (true, Some(field)) = (is_refused, field.get_untracked()) {
            field.set_value("");
            // Focussing a field that is on the page does not fail.
            let _focussed = field.focus();
        }
    });
}

/// The button that shows what was typed.
#[component]
fn Reveal(is_shown: ReadSignal<bool>, set_shown: WriteSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <button
            class="reveal" type="button" aria-pressed=move || is_shown.get().to_string()
            aria-label=t!(i18n, account.show_password)
            title=t!(i18n, account.show_password)
            on:click=move |_| set_shown.update(|is_shown| *is_shown = !*is_shown)
        >
            <Icon name=IconName::Eye/>
        </button>
    }
}
