//! A password to type, which can be looked at before it is sent.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{Icon, IconName};
use crate::{
    browser::enhance,
    i18n::{t, use_i18n},
    islands::{Island, scripted_island},
};

/// A labelled password field. The button that shows the password needs JavaScript, and is there only with it.
#[component]
pub fn PasswordField(
    /// The field's `name`; also its `id`, unless there is another.
    name: &'static str,
    /// Where the page has several of this name.
    #[prop(optional, into)]
    id: Option<&'static str>,
    label: &'static str,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// What a good answer is, below the field.
    #[prop(optional, into)]
    hint: Option<&'static str>,
    /// The id of what says why it was refused.
    #[prop(optional, into)]
    error_id: Option<&'static str>,
    /// The cursor belongs here: that is where one goes on.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = id.unwrap_or(name);
    let hint_id = hint.is_some().then(|| format!("{id}-hint"));
    let described_by: Vec<&str> = hint_id.as_deref().into_iter().chain(error_id).collect();
    let described_by = (!described_by.is_empty()).then(|| described_by.join(" "));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="password-field">
                <input
                    id=id name=name type="password" required autocomplete=autocomplete autocapitalize="none" spellcheck="false"
                    aria-describedby=described_by autofocus=autofocus
                />
                {scripted_island(RevealIsland { field: id.to_owned() })}
            </div>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

/// The island: the button that shows what was typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RevealIsland {
    /// The id of the field.
    field: String,
}

impl Island for RevealIsland {
    const NAME: &'static str = "reveal";

    fn key(&self) -> String {
        self.field.clone()
    }

    fn view(self) -> AnyView {
        view! { <Reveal field=self.field/> }.into_any()
    }
}

#[component]
fn Reveal(field: String) -> impl IntoView {
    let i18n = use_i18n();
    let is_shown = RwSignal::new(false);
    let field = StoredValue::new(field);
    let show = move |is_to_show: bool| {
        if let Some(field) = field.try_with_value(|field| field_called(field)).flatten() {
            field.set_type(if is_to_show { "text" } else { "password" });
            is_shown.try_set(is_to_show);
        }
    };
    // What comes into it next is another one.
    enhance::on_reset(move |form| {
        let field = field.try_with_value(|field| field_called(field)).flatten();
        if field.and_then(|field| field.form()).as_ref() == Some(form) {
            show(false);
        }
    });
    view! {
        <button
            class="reveal" type="button" aria-pressed=move || is_shown.get().to_string()
            aria-label=t!(i18n, account.show_password)
            title=t!(i18n, account.show_password)
            on:click=move |_| show(!is_shown.get_untracked())
        >
            <Icon name=IconName::Eye/>
        </button>
    }
}

fn field_called(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
