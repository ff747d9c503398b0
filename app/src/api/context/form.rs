//! Answers to forms that were sent without JavaScript: a redirect to the page that shows what came of it.

use axum::http::header;
use leptos::server_fn::{ServerFn, error::ServerFnUrlError};

use super::{headers, redirect, wants_html};
use crate::api::ApiError;

/// Most characters of what was typed that are given back.
const TYPED_CHARACTERS: usize = 200;

/// Sends a form without JavaScript on to `path`; with JavaScript the page knows by itself what came of it. Says which it was.
pub(in crate::api) fn answer_form(path: &str) -> bool {
    let is_form = wants_html();
    if is_form {
        redirect(path);
    }
    is_form
}

/// Sends a form without JavaScript back to its page with why `S` failed and with what was typed into `field`. Never for secrets:
/// both are in the URL.
pub(in crate::api) fn keep_typed<S: ServerFn>(error: ApiError, field: &str, typed: &str) -> ApiError {
    if wants_html()
        && let Some(url) = url_with_error::<S>(&error, field, typed)
    {
        redirect(&url);
    }
    error
}

fn url_with_error<S: ServerFn>(error: &ApiError, field: &str, typed: &str) -> Option<String> {
    let mut page = headers().get(header::REFERER)?.to_str().ok()?.to_owned();
    ServerFnUrlError::<ApiError>::strip_error_info(&mut page);
    let mut url = ServerFnUrlError::new(S::PATH, error.clone()).to_url(&page).ok()?;
    let pairs =
        url.query_pairs().filter(|(key, _)| key != field).map(|(key, value)| (key.into_owned(), value.into_owned()));
    let typed = typed.chars().take(TYPED_CHARACTERS).collect();
    let pairs: Vec<_> = pairs.chain([(field.to_owned(), typed)]).collect();
    url.query_pairs_mut().clear().extend_pairs(pairs);
    Some(url.into())
}
