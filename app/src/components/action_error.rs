//! Why an action failed, in one sentence.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::ApiError,
    i18n::{t, use_i18n},
};

/// The sentence for the failure of `action`, if it failed. Put it into the form, above the button. Who is signed out can sign in beside it,
/// and loses nothing that was typed.
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
    let (value, pending) = (action.value(), action.pending());
    let failure = move || {
        let failure = value.with(|value| value.as_ref().and_then(|result| result.as_ref().err().cloned()));
        failure.filter(|_| !pending.get())
    };
    view! { <ErrorSentence failure=Signal::derive(failure) id/> }
}

/// The sentence for a failure, wherever it comes from.
#[component]
pub fn ErrorSentence(
    failure: Signal<Option<ApiError>>,
    /// By which a field names it as its description.
    #[prop(optional_no_strip)]
    id: Option<&'static str>,
) -> impl IntoView {
    let i18n = use_i18n();
    let sign_in = move || {
        view! {
            " " <a href="/sign-in" target="_blank">{t!(i18n, errors.sign_in_beside)}</a> " " {t!(i18n, errors.words_stay)}
        }
    };
    // The live region is there before its text is, or screen readers would not read it out.
    view! {
        <div class="action-error" role="alert" id=id>
            {move || failure.get().map(|error| {
                let is_signed_out = error == ApiError::SignInRequired;
                view! { <p>{error.text(i18n)}{is_signed_out.then(sign_in)}</p> }
            })}
        </div>
    }
}
