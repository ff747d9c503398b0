//! What programs are told when something fails: the status that it means (RFC 9110, section 15), where Leptos says 500 whatever it is, and a
//! problem document (RFC 9457).

use app::ApiError;
use axum::{
    body::to_bytes,
    extract::Request,
    http::{HeaderValue, header, response::Parts},
    middleware::Next,
    response::Response,
};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

use super::{
    problem::{api_problem, node_failed, plain},
    session,
};

/// An error of ours is far shorter.
const ERROR_BYTES: usize = 16 * 1024;

/// Gives a failure at a path for programs the status and the document that it means. A plain form is redirected instead, and passes unchanged.
pub(crate) async fn correct(request: Request, next: Next) -> Response {
    let is_api_path = session::is_api_path(request.uri().path());
    let response = next.run(request).await;
    let is_failure = response.status().is_client_error() || response.status().is_server_error();
    if !is_api_path || !is_failure || is_problem(response.headers().get(header::CONTENT_TYPE)) {
        return response;
    }
    let (parts, body) = response.into_parts();
    if !parts.headers.contains_key(SERVER_FN_ERROR_HEADER) {
        return with_headers_of(&parts, plain(parts.status));
    }
    let error = to_bytes(body, ERROR_BYTES).await.unwrap_or_default();
    let problem =
        serde_json::from_slice::<ApiError>(&error).map_or_else(|_| node_failed(), |error| api_problem(&error));
    with_headers_of(&parts, problem)
}

fn is_problem(content_type: Option<&HeaderValue>) -> bool {
    content_type.is_some_and(|value| value == "application/problem+json")
}

/// The problem with what the response says besides, such as cookies and the methods that are allowed.
fn with_headers_of(parts: &Parts, mut problem: Response) -> Response {
    let besides =
        parts.headers.iter().filter(|(name, _)| ![header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name));
    for (name, value) in besides {
        problem.headers_mut().append(name, value.clone());
    }
    problem
}

#[cfg(test)]
mod tests {
    use app::{AccountError, ApiError};
    use axum::{Router, body::Body, http::StatusCode, middleware, response::IntoResponse, routing::get};
    use tower::ServiceExt;

    use super::*;

    /// A path, what its handler answers, and the status, the content type and the type of problem that a program is told.
    type Case = (&'static str, fn() -> Response, u16, &'static str, &'static str);

    async fn answer_of(path: &'static str, response: fn() -> Response) -> (StatusCode, String, String) {
        let routes =
            Router::new().route(path, get(move || async move { response() })).layer(middleware::from_fn(correct));
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let (parts, body) = routes.oneshot(request).await.unwrap().into_parts();
        let text = |name| parts.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let body: serde_json::Value =
            serde_json::from_slice(&to_bytes(body, ERROR_BYTES).await.unwrap()).unwrap_or_default();
        (parts.status, text(header::CONTENT_TYPE), body["type"].as_str().unwrap_or_default().to_owned())
    }

    fn leptos_error(error: &ApiError) -> Response {
        let body = serde_json::to_vec(error).unwrap();
        let headers = [(SERVER_FN_ERROR_HEADER, "x"), ("content-type", "application/json")];
        (StatusCode::INTERNAL_SERVER_ERROR, headers, body).into_response()
    }

    #[tokio::test]
    async fn every_failure_becomes_a_problem_of_its_status() {
        const PROBLEM: &str = "application/problem+json";
        let cases: [Case; 6] = [
            ("/api/x", || leptos_error(&ApiError::NotFound), 404, PROBLEM, "tag:o2m.alt,2026:not-found"),
            (
                "/api/x",
                || leptos_error(&AccountError::OutOfScope.into()),
                403,
                PROBLEM,
                "tag:o2m.alt,2026:account/out-of-scope",
            ),
            ("/api/x", || StatusCode::METHOD_NOT_ALLOWED.into_response(), 405, PROBLEM, "about:blank"),
            ("/media/x", || StatusCode::METHOD_NOT_ALLOWED.into_response(), 405, PROBLEM, "about:blank"),
            ("/api/x", || StatusCode::FOUND.into_response(), 302, "", ""),
            ("/posts/1", || StatusCode::NOT_FOUND.into_response(), 404, "", ""),
        ];
        for (path, response, status, content_type, kind) in cases {
            let expected = (StatusCode::from_u16(status).unwrap(), content_type.to_owned(), kind.to_owned());
            assert_eq!(answer_of(path, response).await, expected, "{path} {status}");
        }
    }
}
