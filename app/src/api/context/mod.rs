//! The request at hand, for server functions: who asks, from where, and what the answer carries besides its body.

mod client;
mod cookie;
mod form;
mod set_up;

use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use domain::{Permission, Timestamp};
use leptos::prelude::{expect_context, with_context};
use leptos_axum::ResponseOptions;
use node::{Authenticated, Node, Owner};

pub(super) use client::{Client, client};
pub(super) use cookie::{
    known_browser, pending_sign_in, remove_pending_sign_in_cookie, remove_session_cookie, session_token,
    set_pending_sign_in_cookie, set_session_cookie, set_signed_in_cookies,
};
pub(super) use form::{
    answer_form, answer_form_at_comment, answer_form_at_own_words, answer_form_in_conversation, answer_form_in_thread,
    answer_form_of_list, answer_form_of_own_words, answer_form_of_post, answer_form_of_request, answer_form_on,
    answer_form_with_unsent, keep_all_typed, keep_typed, keep_typed_at,
};
pub(super) use set_up::{restore_page, set_up};

use super::{ApiError, TimeView};

/// The node that this server serves.
pub(super) fn node() -> Node {
    expect_context()
}

/// Authorises the request: by the session cookie of a signed-in browser, or by an app token whose scope includes `permission`.
///
/// No status is set: the server gives the error its own, and a plain form keeps its redirect, which a 4xx would undo.
pub(super) async fn owner(permission: Permission) -> Result<Owner, ApiError> {
    // On a page, the server has asked before.
    if let Some(owner) = with_request(|request| request.extensions.get::<Owner>().cloned()) {
        return Ok(owner);
    }
    let node = node();
    if let Some(token) = session_token()
        // Who sets the node up may do that, and nothing else.
        && let Some(Authenticated::Owner(owner)) = node.authenticate_session(&token).await?
    {
        if owner.sessions().renews_cookie() {
            set_session_cookie(&token);
        }
        return Ok(owner);
    }
    let token = app_token().ok_or(ApiError::SignInRequired)?;
    Ok(node.authenticate_app_token(&token, permission).await?)
}

/// Sends a plain form, or the page that called, on to `path` after success.
pub(super) fn redirect(path: &str) {
    leptos_axum::redirect(path);
}

/// Says whether a form asks, which shows what it gets as a page.
pub(super) fn wants_html() -> bool {
    let accepts =
        |headers: &HeaderMap| headers.get(header::ACCEPT)?.to_str().ok().map(|accept| accept.contains("text/html"));
    with_headers(accepts).unwrap_or_default()
}

/// Says whether the browser's half fetches the page (`browser/page`): it asks for HTML and nothing else, as no browser does by itself.
pub(super) fn is_fetched() -> bool {
    with_headers(|headers| headers.get(header::ACCEPT).is_some_and(|accept| accept == "text/html"))
}

/// Makes `at` ready to be shown now.
pub(super) fn time(at: Timestamp) -> TimeView {
    TimeView::new(at, node().now())
}

/// Ends the connection with the answer: the server begins anew, and what the browser asks next it asks of that.
pub(super) fn close_connection() {
    expect_context::<ResponseOptions>().append_header(header::CONNECTION, HeaderValue::from_static("close"));
}

/// The app token of the request.
fn app_token() -> Option<String> {
    with_headers(|headers| domain::bearer_token(headers.get(header::AUTHORIZATION)?.to_str().ok()?).map(str::to_owned))
}

/// What `look` sees of the request. Its head is large, and not copied for that.
fn with_request<T>(look: impl FnOnce(&Parts) -> T) -> T {
    with_context(look).expect("server functions are called for a request")
}

fn with_headers<T>(look: impl FnOnce(&HeaderMap) -> T) -> T {
    with_request(|request| look(&request.headers))
}
