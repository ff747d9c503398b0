//! The one place where a page waits for what it shows, and says so when it cannot be had.

#![expect(clippy::needless_pass_by_value, reason = "components own their props")]

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_location;
use serde::{Serialize, de::DeserializeOwned};

use super::Empty;
use crate::{
    api::{ApiError, mark_not_found},
    i18n::{t, use_i18n},
};

/// Shows `children` with the value of `resource` once it is there; until then that it is on its way, or why it is not coming.
///
/// When the resource is fetched again, the old value stays until the new one is there.
#[component]
pub fn Loaded<T, V, F>(
    resource: Resource<Result<T, ApiError>>,
    /// The page is about more than this: that it cannot be shown is said in one line.
    #[prop(optional)]
    is_part: bool,
    children: F,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| view! { <Loading/> }>
            {move || {
                let children = children.clone();
                Suspend::new(async move {
                    let loaded = resource.await;
                    // Built once, when all is there: the server would otherwise build it to see what else to wait for, and again.
                    Unsuspend::new(move || match loaded {
                        Ok(value) => Either::Left(children(value)),
                        Err(error) => Either::Right(view! { <Failure error is_part/> }),
                    })
                })
            }}
        </Transition>
    }
}

/// Something is on its way.
#[component]
pub(crate) fn Loading() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="loading" role="status">
            <span class="visually-hidden">{t!(i18n, layout.loading)}</span>
            <span class="loading-card" aria-hidden="true"></span>
            <span class="loading-card" aria-hidden="true"></span>
        </div>
    }
}

/// What was asked for cannot be shown.
#[component]
pub(crate) fn Failure(error: ApiError, #[prop(optional)] is_part: bool) -> impl IntoView {
    let i18n = use_i18n();
    if error == ApiError::NotFound {
        mark_not_found();
    }
    let path = use_location().pathname;
    let is_below = |folder: &str| path.with_untracked(|path| path.starts_with(folder));
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
