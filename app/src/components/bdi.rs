//! Names of people and circles in the middle of a sentence.

use leptos::prelude::*;

/// `name` as a value for `t_with!`: set off from the sentence around it, so that neither turns the other round.
pub fn bdi(name: impl Into<String>) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    let name = name.into();
    move || view! { <bdi>{name.clone()}</bdi> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{t_with, use_i18n};

    #[test]
    fn a_name_is_an_element_of_the_sentence() {
        let sentence = t_with!(use_i18n(), friends.menu, name = bdi("Tom & Ana"));
        // Leptos marks where a child ends.
        assert_eq!(sentence.to_html(), "More about <bdi>Tom &amp; Ana<!></bdi>");
    }
}
