//! Text that is longer than a post.

use domain::limits;
use leptos::prelude::*;

use crate::i18n::{t, use_i18n};

/// Characters of `text` beyond what a post holds.
pub(super) fn excess_of(text: &str) -> usize {
    text.char_indices().rev().take_while(|(at, each)| at + each.len_utf8() > limits::POST_TEXT_BYTES).count()
}

/// Says how many characters are too many, if any are.
#[component]
pub(super) fn Excess(excess: RwSignal<usize>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let excess = excess.get();
        (excess > 0)
            .then(|| view! { <p class="composer-excess">{t!(i18n, posts.too_long, count = move || excess)}</p> })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_that_do_not_fit_whole() {
        let full = "a".repeat(limits::POST_TEXT_BYTES);
        assert_eq!(excess_of(&full), 0);
        assert_eq!(excess_of(&format!("{full}ab")), 2);
        assert_eq!(excess_of(&format!("{}éb", &full[1..])), 2);
    }
}
