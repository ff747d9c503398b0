//! Why a form failed that the browser sends by itself.

use leptos::{
    prelude::*,
    server::ServerActionError,
    server_fn::{ServerFn, error::ServerFnUrlError},
};
use leptos_router::hooks::use_query_map;

use crate::api::ApiError;

/// What was typed into `field` of the form of `S`, if the page's URL says that it failed.
pub fn typed<S: ServerFn<Error = ApiError>>(field: &str) -> Option<String> {
    form_error::<S>()?;
    use_query_map().with_untracked(|query| query.get(field))
}

/// Why `S` failed, if the page's URL says so.
pub fn form_error<S: ServerFn<Error = ApiError>>() -> Option<ApiError> {
    let error = use_context::<ServerActionError>().filter(|error| error.path() == S::PATH)?;
    Some(ServerFnUrlError::<ApiError>::decode_err(error.err()))
}
