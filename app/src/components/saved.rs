//! That an action succeeded, in one sentence.

use leptos::{prelude::*, server_fn::ServerFn, text_prop::TextProp};
use leptos_router::hooks::use_query_map;

use crate::api::ApiError;

/// The sentence for the success of `action`. Put it into the form, where [`ActionError`](super::ActionError) is.
///
/// Without JavaScript the success comes back in the page's URL, as `?saved=what`.
#[component]
pub fn Saved<S>(
    action: ServerAction<S>,
    /// The word in the URL.
    what: &'static str,
    #[prop(into)] sentence: TextProp,
) -> impl IntoView
where
    S: ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let query = use_query_map();
    let (value, pending) = (action.value(), action.pending());
    let is_saved = move || match value.with(|value| value.as_ref().map(Result::is_ok)) {
        Some(is_ok) => is_ok && !pending.get(),
        None => query.with(|query| query.get_str("saved") == Some(what) && query.get_str("__err").is_none()),
    };
    // The live region is there before its text is, or screen readers would not read it out.
    view! {
        <div class="saved" role="status">
            {move || is_saved().then(|| view! { <p>{sentence.get()}</p> })}
        </div>
    }
}
