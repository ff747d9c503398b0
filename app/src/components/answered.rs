//! When an action may have changed what the page shows.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::api::ApiError;

/// Changes with each answer to `action`. That one is signed out, or that the node does not answer, is none: what is on the page stays, and
/// with it what was typed.
pub fn answered<S>(action: ServerAction<S>) -> Memo<usize>
where
    S: ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    Memo::new(move |count| {
        let count = count.copied().unwrap_or_default();
        action.value().with(|value| match value {
            None | Some(Err(ApiError::SignInRequired | ApiError::Unreachable)) => count,
            Some(_) => count + 1,
        })
    })
}
