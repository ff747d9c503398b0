//! Paths with a slash too many at their end, as people and proxies write them.

use axum::{
    extract::Request,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::session::is_api_path;

/// Sends who reads a page at such a path to the one without it (RFC 9110, section 15.4.9), whatever may be there.
pub(crate) async fn redirect(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    match without_slash(request.uri()).filter(|_| is_read).and_then(|place| HeaderValue::try_from(place).ok()) {
        Some(place) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, place)]).into_response(),
        None => next.run(request).await,
    }
}

/// The path without slashes at its end, and the query; `None` if there are none, or if what is left is no path of this server's:
/// browsers read `//host` and `/\host` as another server.
fn without_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().trim_end_matches('/');
    let is_elsewhere = path.starts_with("//") || path.starts_with("/\\");
    if path == uri.path() || path.is_empty() || is_elsewhere || is_api_path(path) {
        return None;
    }
    Some(uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_to_the_same_path_and_nowhere_else() {
        for (uri, expected) in [
            ("/public/", Some("/public")),
            ("/public/feed.xml/", Some("/public/feed.xml")),
            ("/friends//", Some("/friends")),
            ("/friends/3/?before=1.2&x=/", Some("/friends/3?before=1.2&x=/")),
            ("/%2Fevil.example/", Some("/%2Fevil.example")),
            ("http://localhost:8000/friends/", Some("/friends")),
            ("/", None),
            ("//", None),
            ("/friends", None),
            ("/friends?x=/", None),
            ("//evil.example/", None),
            ("///evil.example/", None),
            ("/\\evil.example/", None),
            ("/api/timeline/read/", None),
        ] {
            assert_eq!(without_slash(&uri.parse().unwrap()).as_deref(), expected, "{uri}");
        }
    }
}
