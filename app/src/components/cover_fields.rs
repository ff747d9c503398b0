//! Where an author says what stands before a post or a comment; folded away until it is wanted.

use domain::limits;
use leptos::{html, prelude::*};

use super::{Icon, IconName};
use crate::i18n::{t, use_i18n};

/// The field for the warning, and what `children` ask beside it.
#[component]
pub fn CoverFields(
    warning: String,
    /// Something else than a warning is chosen.
    #[prop(optional)]
    is_open: bool,
    #[prop(optional)] node_ref: NodeRef<html::Input>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = is_open || !warning.is_empty();
    view! {
        <details class="cover-fields" open=is_open>
            <summary><Icon name=IconName::Alert/><span>{t!(i18n, posts.warning)}</span></summary>
            <input
                type="text" name="warning" value=warning node_ref=node_ref maxlength=limits::WARNING_CHARACTERS.to_string() dir="auto"
                aria-label=t!(i18n, posts.warning) placeholder=t!(i18n, posts.warning_placeholder)
            />
            {children.map(|children| children())}
        </details>
    }
}
