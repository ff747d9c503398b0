//! Which requests under `/api/` come from a form, to be answered with a page where a script gets JSON.
//!
//! Those of browsers that name no type of what they take (`Accept: */*`), as links 2.28 does, come from one. Reads do not, whatever they
//! take: a page of another site may lead a browser to a read, and would hear by the redirect how it went.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, Uri, header},
    middleware::Next,
    response::Response,
};

/// Says of a request what it takes, where its browser says that wrongly.
pub(crate) async fn tell(mut request: Request, next: Next) -> Response {
    if request.method().is_safe() && request.uri().path().starts_with("/api/") {
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    } else if request.method() == Method::POST && is_of_a_page(request.headers()) {
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("text/html"));
    }
    next.run(request).await
}

/// Says whether the request comes from a page of this server's, and from no script there: that has a token, or a browser that says so.
fn is_of_a_page(request: &HeaderMap) -> bool {
    let text = |name: &str| request.get(name).and_then(|value| value.to_str().ok());
    let takes_anything = text("accept").is_none_or(|accept| accept.trim() == "*/*");
    let is_script =
        text("authorization").is_some() || text("sec-fetch-dest").is_some_and(|destination| destination != "document");
    let referrer = text("referer").and_then(|url| url.parse::<Uri>().ok());
    let is_ours = referrer.as_ref().and_then(Uri::authority).is_some_and(|from| text("host") == Some(from.as_str()));
    takes_anything && !is_script && is_ours
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    #[test]
    fn a_form_of_our_page_is_known_by_where_it_comes_from() {
        let from = |origin| format!("http://{origin}/sign-in");
        for (accept, referrer, other, expected) in [
            (Some("*/*"), Some(from("localhost:8000")), None, true),
            (None, Some(from("localhost:8000")), None, true),
            (Some("*/*"), Some(from("localhost:8000")), Some(("sec-fetch-dest", "document")), true),
            (Some("application/json"), Some(from("localhost:8000")), None, false),
            (Some("*/*"), None, None, false),
            (Some("*/*"), Some(from("localhost:8001")), None, false),
            (Some("*/*"), Some("about:blank".to_owned()), None, false),
            (Some("*/*"), Some(from("localhost:8000")), Some(("sec-fetch-dest", "empty")), false),
            (Some("*/*"), Some(from("localhost:8000")), Some(("authorization", "Bearer x")), false),
        ] {
            let accept = accept.map(|value| ("accept", value.to_owned()));
            let referrer = referrer.map(|value| ("referer", value));
            let other = other.map(|(name, value)| (name, value.to_owned()));
            let fields = [Some(("host", "localhost:8000".to_owned())), accept, referrer, other];
            let headers: HeaderMap = fields
                .into_iter()
                .flatten()
                .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
                .collect();
            assert_eq!(is_of_a_page(&headers), expected, "{headers:?}");
        }
    }
}
