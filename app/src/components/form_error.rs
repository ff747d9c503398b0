//! Why a form failed that the browser sends by itself.

use leptos::{
    prelude::*,
    server::ServerActionError,
    server_fn::{ServerFn, error::ServerFnUrlError},
};

use super::query::query;
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
    let error = use_context::<ServerActionError>().filter(|error| error.path() == path)?;
    Some(ServerFnUrlError::<ApiError>::decode_err(error.err()))
}
