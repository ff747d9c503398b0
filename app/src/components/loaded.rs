//! The one place where a page waits for what it shows, and says so when it cannot be had.

#![expect(clippy::needless_pass_by_value, reason = "components own their props")]

use leptos::{either::Either, prelude::*};

use super::{Empty, awaited, page_head::mark_not_found, query::is_below};
use crate::{
    api::ApiError,
    i18n::{t, use_i18n},
};

/// Shows `children` with what `loading` comes to, or why it does not come. The page is sent when all of it is there.
#[component]
pub fn Loaded<L, T, V, F>(
    loading: L,
    /// The page is about more than this: that it cannot be shown is said in one line.
    #[prop(optional)]
    is_part: bool,
    children: F,
) -> impl IntoView
where
    L: Future<Output = Result<T, ApiError>> + Send + 'static,
    T: 'static,
    F: FnOnce(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    awaited(async move {
        match loading.await {
            Ok(value) => Either::Left(children(value)),
            Err(error) => Either::Right(view! { <Failure error is_part/> }),
        }
    })
}

/// What was asked for cannot be shown.
#[component]
pub(crate) fn Failure(error: ApiError, #[prop(optional)] is_part: bool) -> impl IntoView {
    let i18n = use_i18n();
    if error == ApiError::NotFound {
        mark_not_found();
    }
    let title = match error {
        ApiError::NotFound if is_below("/posts/") => t!(i18n, not_found.post_gone),
        ApiError::NotFound if is_below("/friends/") => t!(i18n, not_found.friend_gone),
        ApiError::NotFound => t!(i18n, not_found.gone),
        _ => t!(i18n, layout.failed),
    };
    let sentence = match error {
        ApiError::NotFound if is_below("/friends/") => t!(i18n, not_found.friend_sentence).to_owned(),
        _ => error.text(i18n),
    };
    let (href, label) = match error {
        ApiError::SignInRequired => ("/sign-in", t!(i18n, layout.sign_in)),
        // An empty reference is this very page, fetched anew.
        ApiError::Unreachable | ApiError::OtherBuild | ApiError::Internal => ("", t!(i18n, layout.try_again)),
        ApiError::NotFound if is_below("/friends/") => ("/friends", t!(i18n, friends.to_friends)),
        _ => ("/", t!(i18n, layout.to_timeline)),
    };
    if is_part {
        return Either::Left(view! {
            <div class="failed-part">
                <p>{sentence}</p>
                <a class="button-quiet" href=href rel="external">{label}</a>
            </div>
        });
    }
    Either::Right(view! {
        <h1 class="failure">{title}</h1>
        <Empty sentence>
            <a class="button" href=href rel="external">{label}</a>
        </Empty>
    })
}
