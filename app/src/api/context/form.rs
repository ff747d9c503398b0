//! Answers to forms: a redirect to the page that shows what came of it. With JavaScript a visit sends the form, and takes the answer likewise.

use axum::http::{Uri, header};
use domain::TimelineCursor;
use leptos::server_fn::{ServerFn, error::ServerFnUrlError};

use super::{headers, redirect, wants_html};
use crate::api::ApiError;

/// Most characters of a field that are given back, far more than any field holds.
const TYPED_CHARACTERS: usize = 2_000;
/// Where the owner's own posts are, beside the timeline.
const OWN_PAGE: &str = "/profile";

/// Sends a form on to `path`; a script and an island know by themselves what came of it. Says which it was.
pub(in crate::api) fn answer_form(path: &str) -> bool {
    let is_form = wants_html();
    if is_form {
        redirect(path);
    }
    is_form
}

/// Sends a form back to the list of posts in which it was, down to which one had read, and says there that `what` was done.
/// Of a form elsewhere: to the timeline.
pub(in crate::api) fn answer_form_of_list(what: &str) {
    let page = headers().get(header::REFERER).and_then(|page| page.to_str().ok()?.parse::<Uri>().ok());
    answer_form(&list_path(page.as_ref(), what));
}

/// The page that the browser says, as far as it is one of ours: its address may be anything.
fn list_path(page: Option<&Uri>, what: &str) -> String {
    let list = page.filter(|page| ["/", OWN_PAGE].contains(&page.path()));
    let (path, query) = (list.map_or("/", Uri::path), list.and_then(Uri::query).unwrap_or_default());
    let before = query.split('&').find_map(|pair| pair.strip_prefix("before=")?.parse::<TimelineCursor>().ok());
    let before = before.map(|before| format!("before={before}&")).unwrap_or_default();
    format!("{path}?{before}saved={what}")
}

/// Sends a form back to its page with why `S` failed and with what was typed into `field`. Never for secrets:
/// both are in the URL.
pub(in crate::api) fn keep_typed<S: ServerFn>(error: ApiError, field: &str, typed: &str) -> ApiError {
    keep_all_typed::<S>(error, &[(field, typed)])
}

/// The same with several fields.
pub(in crate::api) fn keep_all_typed<S: ServerFn>(error: ApiError, fields: &[(&str, &str)]) -> ApiError {
    if wants_html()
        && let Some(url) = url_with_error::<S>(&error, fields)
    {
        redirect(&url);
    }
    error
}

fn url_with_error<S: ServerFn>(error: &ApiError, fields: &[(&str, &str)]) -> Option<String> {
    let mut page = headers().get(header::REFERER)?.to_str().ok()?.to_owned();
    ServerFnUrlError::<ApiError>::strip_error_info(&mut page);
    let mut url = ServerFnUrlError::new(S::PATH, error.clone()).to_url(&page).ok()?;
    let is_other = |key: &str| fields.iter().all(|(field, _)| *field != key);
    let pairs = url.query_pairs().filter(|(key, _)| is_other(key));
    let pairs = pairs.map(|(key, value)| (key.into_owned(), value.into_owned()));
    let typed =
        fields.iter().map(|(field, typed)| ((*field).to_owned(), typed.chars().take(TYPED_CHARACTERS).collect()));
    let pairs: Vec<_> = pairs.chain(typed).collect();
    url.query_pairs_mut().clear().extend_pairs(pairs);
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_its_list() {
        for (page, expected) in [
            ("http://localhost/profile", "/profile?saved=x"),
            ("http://localhost/profile?saved=profile&before=17.3", "/profile?before=17.3&saved=x"),
            ("http://localhost/?before=17.3", "/?before=17.3&saved=x"),
            ("http://localhost/?before=17.3%26a=b", "/?saved=x"),
            ("http://localhost/posts/3?before=17.3", "/?saved=x"),
            ("/", "/?saved=x"),
        ] {
            assert_eq!(list_path(page.parse().ok().as_ref(), "x"), expected, "{page}");
        }
        assert_eq!(list_path(None, "x"), "/?saved=x");
    }
}
