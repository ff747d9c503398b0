//! Finding somebody in a long list of people.

use js_sys::JsString;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::is_browser;
use crate::{
    i18n::{t, use_i18n},
    islands::{Island, scripted_island},
};

/// Fewer are seen at a glance.
const MANY: usize = 12;

/// A field for some letters of a name, above a list of so many people. Nothing for a short list, and without JavaScript.
#[component]
pub fn NameFilter(
    #[prop(into)] id: String,
    count: usize,
    /// The id of the list, whose `li[data-name]` are hidden if [`is_named`] does not find them.
    #[prop(into)]
    list: String,
) -> impl IntoView {
    (count >= MANY).then(|| scripted_island(NameFilterIsland { id, list }))
}

/// The island: what is typed into its field, `browser/enhance` hears.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NameFilterIsland {
    id: String,
    list: String,
}

impl Island for NameFilterIsland {
    const NAME: &'static str = "name-filter";

    fn key(&self) -> String {
        self.id.clone()
    }

    fn view(self) -> AnyView {
        let i18n = use_i18n();
        let Self { id, list } = self;
        view! {
            <div class="field name-filter">
                <label for=id.clone()>{t!(i18n, friends.filter)}</label>
                <input id=id type="search" autocomplete="off" spellcheck="false" data-filters=list/>
            </div>
        }
        .into_any()
    }
}

/// Says whether the letters that were typed are in this name.
pub fn is_named(typed: &str, name: &str) -> bool {
    lowercase(name).contains(&lowercase(typed.trim()))
}

/// The browser has the tables for that itself.
fn lowercase(text: &str) -> String {
    if is_browser() { JsString::from(text).to_lower_case().into() } else { text.to_lowercase() }
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
