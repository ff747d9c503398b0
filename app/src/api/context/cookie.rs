//! The session cookie (RFC 6265).

use axum::http::{HeaderValue, header};
use leptos::prelude::expect_context;
use leptos_axum::ResponseOptions;
use node::{KNOWN_BROWSER_SECONDS, PENDING_SIGN_IN_SECONDS, SESSION_SECONDS, SignedIn};

use super::{client, node, with_headers};

/// The session token that the browser sent.
pub(in crate::api) fn session_token() -> Option<String> {
    value(&node().cookie_name(client().is_https))
}

/// The token by which the browser is known, if the owner has signed in there before.
pub(in crate::api) fn known_browser() -> Option<String> {
    value(&node().known_browser_cookie_name(client().is_https))
}

fn value(name: &str) -> Option<String> {
    with_headers(|headers| {
        let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        domain::cookie(cookies, name).map(str::to_owned)
    })
}

/// Lets the browser keep `token`.
pub(in crate::api) fn set_session_cookie(token: &str) {
    append(&node().cookie_name(client().is_https), token, SESSION_SECONDS);
}

/// Lets the browser keep its session, and the token by which it is known.
pub(in crate::api) fn set_signed_in_cookies(signed_in: &SignedIn) {
    set_session_cookie(&signed_in.token);
    if let Some(token) = &signed_in.known_browser {
        append(&node().known_browser_cookie_name(client().is_https), token, KNOWN_BROWSER_SECONDS);
    }
}

/// The token with which the browser comes back to type a code, if it has typed the password.
pub(in crate::api) fn pending_sign_in() -> Option<String> {
    value(&node().pending_sign_in_cookie_name(client().is_https))
}

/// Lets the browser keep the token with which it comes back to type a code.
pub(in crate::api) fn set_pending_sign_in_cookie(token: &str) {
    append(&node().pending_sign_in_cookie_name(client().is_https), token, PENDING_SIGN_IN_SECONDS);
}

/// Lets the browser forget that token.
pub(in crate::api) fn remove_pending_sign_in_cookie() {
    append(&node().pending_sign_in_cookie_name(client().is_https), "", 0);
}

/// Lets the browser forget its token.
pub(in crate::api) fn remove_session_cookie() {
    append(&node().cookie_name(client().is_https), "", 0);
}

fn append(name: &str, value: &str, max_age_seconds: i64) {
    let cookie = domain::set_cookie(name, value, max_age_seconds, client().is_https);
    let header = HeaderValue::try_from(cookie).expect("name and token are base64url");
    expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, header);
}
