//! Why an action failed, in one sentence.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{api::ApiError, i18n::use_i18n};

/// The sentence for the failure of `action`, if it failed. Put it into the form, above the button.
///
/// Without JavaScript the failure comes back in the page's URL; a [`ServerAction`] reads it there by itself.
#[component]
pub fn ActionError<S>(
    action: ServerAction<S>,
    /// By which a field names it as its description.
    #[prop(optional, into)]
    id: Option<&'static str>,
) -> impl IntoView
where
    S: ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let i18n = use_i18n();
    let (value, pending) = (action.value(), action.pending());
    let text = move || {
        let failure = value.with(|value| value.as_ref().and_then(|result| result.as_ref().err().cloned()));
        failure.filter(|_| !pending.get()).map(|error| error.text(i18n))
    };
    // The live region is there before its text is, or screen readers would not read it out.
    view! {
        <div class="action-error" role="alert" id=id>
            {move || text().map(|text| view! { <p>{text}</p> })}
        </div>
    }
}
