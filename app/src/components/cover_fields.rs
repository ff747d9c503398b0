//! Where an author says what stands before a post or a comment; folded away until it is wanted.

use domain::limits;
use leptos::prelude::*;

use super::{Icon, IconName};
use crate::i18n::{t, use_i18n};

/// The field for the warning, and what `children` ask beside it.
#[component]
pub fn CoverFields(
    warning: String,
    /// Something else than a warning is chosen.
    #[prop(optional)]
    is_open: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = is_open || !warning.is_empty();
    view! {
        <details class="cover-fields" open=is_open>
            <summary><Icon name=IconName::Alert/><span>{t!(i18n, posts.warning)}</span></summary>
            <input
                type="text" name="warning" value=warning maxlength=limits::WARNING_CHARACTERS.to_string() dir="auto"
                aria-label=t!(i18n, posts.warning) placeholder=t!(i18n, posts.warning_placeholder)
            />
            {children.map(|children| children())}
        </details>
    }
}

/// The fields of a post, as HTML: an island has them among its properties, so that the module knows none of it. The style sheet hides what is
/// about pictures where there are none.
pub fn post_cover_fields(warning: String, is_blurred: bool) -> String {
    let fields = view! {
        <CoverFields warning is_open=is_blurred>
            <label class="choice">
                // Whoever empties the fields changes nothing in this one by that.
                <input type="checkbox" name="blur" value="" checked=is_blurred/>
                <span>{t!(use_i18n(), posts.blur)}</span>
            </label>
        </CoverFields>
    };
    fields.into_any().to_html()
}
