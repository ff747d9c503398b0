//! Why a form failed that the browser sends by itself.

use leptos::server_fn::{ServerFn, error::ServerFnUrlError};

use super::query::{query, with_query};
use crate::api::ApiError;

/// What was typed into `field` of the form of `S`, if the page's URL says that it failed.
pub fn typed<S: ServerFn<Error = ApiError>>(field: &str) -> Option<String> {
    form_error::<S>()?;
    query(field)
}

/// Why `S` failed, if the page's URL says so.
pub fn form_error<S: ServerFn<Error = ApiError>>() -> Option<ApiError> {
    error_at(S::PATH)
}

/// Why the server function at `path` failed, if the page's URL says so.
pub(super) fn error_at(path: &str) -> Option<ApiError> {
    with_query("__path", |failed| (failed == path).then_some(()))?;
    Some(ServerFnUrlError::<ApiError>::decode_err(&query("__err")?))
}
