//! The session cookie (RFC 6265).

use axum::http::{HeaderValue, header};
use leptos::prelude::expect_context;
use leptos_axum::ResponseOptions;
use node::SESSION_SECONDS;

use super::{client, headers, node};

/// The session token that the browser sent.
pub(in crate::api) fn session_token() -> Option<String> {
    let (headers, name) = (headers(), node().cookie_name(client().is_sealed));
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    domain::cookie(cookies, &name).map(str::to_owned)
}

/// Lets the browser keep `token`.
pub(in crate::api) fn set_session_cookie(token: &str) {
    append(token, SESSION_SECONDS);
}

/// Lets the browser forget its token.
pub(in crate::api) fn remove_session_cookie() {
    append("", 0);
}

fn append(value: &str, max_age_seconds: i64) {
    let is_sealed = client().is_sealed;
    let cookie = domain::set_cookie(&node().cookie_name(is_sealed), value, max_age_seconds, is_sealed);
    let header = HeaderValue::try_from(cookie).expect("name and token are base64url");
    expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, header);
}
