//! Text that is longer than a post.

use leptos::prelude::*;

use crate::i18n::{t, use_i18n};

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
