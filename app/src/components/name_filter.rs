//! Finding somebody in a long list of people.

use leptos::prelude::*;

use super::Scripted;
use crate::i18n::{t, use_i18n};

/// Fewer are seen at a glance.
const MANY: usize = 12;

/// A field for some letters of a name, above a list of so many people. Nothing for a short list, and without JavaScript.
#[component]
pub fn NameFilter(
    #[prop(into)] id: String,
    count: usize,
    /// What is typed into it; the list hides whom [`is_named`] does not find.
    typed: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    (count >= MANY).then(move || {
        view! {
            <Scripted>
                <div class="field name-filter">
                    <label for=id.clone()>{t!(i18n, friends.filter)}</label>
                    <input
                        id=id.clone() type="search" autocomplete="off" spellcheck="false" prop:value=move || typed.get()
                        on:input=move |event: web_sys::Event| typed.set(event_target_value(&event))
                    />
                </div>
            </Scripted>
        }
    })
}

/// Says whether the letters that were typed are in this name.
pub fn is_named(typed: &str, name: &str) -> bool {
    name.to_lowercase().contains(&typed.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_letters_of_either_case_anywhere_in_a_name() {
        for (typed, expected) in [("", true), ("mar", true), (" LIN", true), ("a l", true), ("Ö", true), ("x", false)]
        {
            assert_eq!(is_named(typed, "Mara Lindström"), expected, "{typed:?}");
        }
    }
}
