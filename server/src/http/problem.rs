//! Errors as problem documents (RFC 9457).

use app::{ApiError, ShownError};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;

/// Begins the type of every problem: a name and no address (RFC 4151), since each server is at another one. docs/API.md says what they mean.
const TYPE: &str = "tag:o2m.alt,2026:";

#[derive(Debug, Serialize)]
struct Problem<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    /// The error of a server function, by which programs know it again (RFC 9457, section 3.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a ApiError>,
    /// The same as pages in a browser show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<ShownError>,
}

impl Problem<'_> {
    fn respond(&self, status: StatusCode) -> Response {
        let mut response = (status, Json(self)).into_response();
        let content_type = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
        response
    }
}

/// An error response. `title` names the kind of problem, `detail` says in one sentence what to do.
pub(crate) fn problem(status: StatusCode, title: &str, detail: &str) -> Response {
    let r#type = format!("{TYPE}{}", title.to_lowercase().replace(' ', "-"));
    Problem { r#type: &r#type, title, status: status.as_u16(), detail, error: None, shown: None }.respond(status)
}

/// The answer for an error of a server function, wherever it happens.
pub(crate) fn api_problem(error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let error_value = serde_json::to_value(error).unwrap_or_default();
    let names = names(&error_value);
    let title = first_upper(&names.join(": ").replace('-', " "));
    let detail = format!("{}.", first_upper(&error.to_string()));
    let r#type = format!("{TYPE}{}", names.join("/"));
    let problem = Problem {
        r#type: &r#type,
        title: &title,
        status: status.as_u16(),
        detail: &detail,
        error: Some(error),
        shown: Some(error.into()),
    };
    let mut response = problem.respond(status);
    if let Some(challenge) = challenge(error, status) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    response
}

/// A problem that is no other than its status (RFC 9457, section 4.2.1).
pub(crate) fn plain(status: StatusCode) -> Response {
    let title = status.canonical_reason().unwrap_or("Error");
    let detail = format!("{title}.");
    Problem { r#type: "about:blank", title, status: status.as_u16(), detail: &detail, error: None, shown: None }
        .respond(status)
}

/// The answer when the node could not do its part, for a reason that was logged.
pub(crate) fn node_failed() -> Response {
    api_problem(&ApiError::Internal)
}

/// The answer in place of one that took too long.
pub(crate) fn timed_out() -> Response {
    problem(StatusCode::SERVICE_UNAVAILABLE, "Timed out", "The answer took too long; try again.")
}

/// How the error is called, from the outside in: the subject if it has one, and the error. What it counts is left out.
fn names(error: &Value) -> Vec<&str> {
    match error {
        Value::String(name) => vec![name],
        Value::Object(fields) => fields
            .iter()
            .filter(|(_, value)| value.is_string() || value.is_object())
            .flat_map(|(name, value)| [vec![name.as_str()], names(value)].concat())
            .collect(),
        _ => Vec::new(),
    }
}

/// By what the one who asks may be known (RFC 6750, section 3): a 401 says it always, and a 403 if another token could do it.
fn challenge(error: &ApiError, status: StatusCode) -> Option<&'static str> {
    if error.is_bad_token() {
        Some("Bearer realm=\"O2M\", error=\"invalid_token\"")
    } else if error.is_out_of_scope() {
        Some("Bearer realm=\"O2M\", error=\"insufficient_scope\"")
    } else {
        (status == StatusCode::UNAUTHORIZED).then_some("Bearer realm=\"O2M\"")
    }
}

fn first_upper(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use app::{AccountError, PostsError};
    use axum::body::to_bytes;
    use serde_json::json;

    use super::*;

    async fn body(response: Response) -> Value {
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        serde_json::from_slice(&to_bytes(response.into_body(), 10_000).await.unwrap()).unwrap()
    }

    #[tokio::test]
    async fn an_error_has_a_type_a_title_its_status_and_a_sentence() {
        for (error, expected) in [
            (
                ApiError::SignInRequired,
                json!({"type": "tag:o2m.alt,2026:sign-in-required", "title": "Sign in required", "status": 401,
                    "detail": "Sign in first.", "error": "sign-in-required",
                    "shown": {"kind": "sign-in-required", "text": "You are signed out. Sign in again."}}),
            ),
            (
                ApiError::Account(AccountError::OutOfScope),
                json!({"type": "tag:o2m.alt,2026:account/out-of-scope", "title": "Account: out of scope", "status": 403,
                    "detail": "The scope of the app token does not include this.", "error": {"account": "out-of-scope"},
                    "shown": {"kind": "other", "text": "This app token may not do this. Make one that may, in the settings."}}),
            ),
            (
                ApiError::Posts(PostsError::TextTooLong { excess: 3 }),
                json!({"type": "tag:o2m.alt,2026:posts/text-too-long", "title": "Posts: text too long", "status": 422,
                    "detail": "The text is too long.", "error": {"posts": {"text-too-long": {"excess": 3}}},
                    "shown": {"kind": "text-too-long", "text": "This text is 3 characters too long. A post holds about 65,000. Nothing is lost: make it shorter, or make it two posts."}}),
            ),
        ] {
            assert_eq!(body(api_problem(&error)).await, expected);
        }
    }

    #[tokio::test]
    async fn the_same_kind_of_problem_has_the_same_type_wherever_it_happens() {
        let here = body(problem(StatusCode::NOT_FOUND, "Not found", "There is nothing at this address.")).await;
        assert_eq!(here["type"], body(api_problem(&ApiError::NotFound)).await["type"]);
        let expected = json!({"type": "about:blank", "title": "Method Not Allowed", "status": 405,
            "detail": "Method Not Allowed."});
        assert_eq!(body(plain(StatusCode::METHOD_NOT_ALLOWED)).await, expected);
    }

    #[test]
    fn who_is_refused_is_told_by_what_to_be_known() {
        for (error, expected) in [
            (ApiError::SignInRequired, Some("Bearer realm=\"O2M\"")),
            (AccountError::TokenExpired.into(), Some("Bearer realm=\"O2M\", error=\"invalid_token\"")),
            (AccountError::OutOfScope.into(), Some("Bearer realm=\"O2M\", error=\"insufficient_scope\"")),
            (AccountError::NeedsBrowser.into(), None),
        ] {
            let response = api_problem(&error);
            let challenge = response.headers().get(header::WWW_AUTHENTICATE).map(|value| value.to_str().unwrap());
            assert_eq!(challenge, expected, "{error:?}");
        }
    }
}
