//! Why what was asked for was not done, in one sentence.

#![expect(clippy::needless_pass_by_value, reason = "components own their props")]

use leptos::prelude::*;

use super::form_error::error_at;
use crate::{
    api::ApiError,
    i18n::{t, use_i18n},
};

/// The sentence for the failure of the form that goes to `path`, if it failed. Put it into the form, above the button.
#[component]
pub fn FormError(
    /// The path of the server function.
    path: &'static str,
    /// By which a field names it as its description.
    #[prop(optional, into)]
    id: Option<&'static str>,
) -> impl IntoView {
    // The live region is there before its text is, or screen readers would not read it out.
    view! {
        <div class="action-error" role="alert" id=id>{error_at(path).map(|error| view! { <ErrorText error/> })}</div>
    }
}

/// The sentence alone. Who is signed out can sign in beside it, and loses nothing that was typed.
#[component]
pub(super) fn ErrorText(error: ApiError) -> impl IntoView {
    let i18n = use_i18n();
    let sign_in = (error == ApiError::SignInRequired).then(|| {
        view! {
            " " <a href="/sign-in" target="_blank">{t!(i18n, errors.sign_in_beside)}</a> " " {t!(i18n, errors.words_stay)}
        }
    });
    view! { <p>{error.text(i18n)}{sign_in}</p> }
}
