//! That a form did what it was sent for, in one sentence.

use leptos::prelude::*;

use super::query::is_saved;

/// The sentence for the success of a form, which comes back in the page's URL, as `?saved=what`. Put it into the form, where
/// [`FormError`](super::FormError) is.
#[component]
pub fn Saved(
    /// The word in the URL.
    what: &'static str,
    #[prop(into)] sentence: String,
) -> impl IntoView {
    // The live region is there before its text is, or screen readers would not read it out.
    view! { <div class="saved" role="status">{is_saved(what).then(|| view! { <p>{sentence}</p> })}</div> }
}
