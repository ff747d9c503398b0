//! Above the cache: conditional requests.
//!
//! The library joins the validators of a request with its own, and takes any 304 for its own. So it is asked without conditions, and what
//! it answers is held against them here.

use async_trait::async_trait;
use headers::{ETag, HeaderMapExt, IfNoneMatch};
use http::{Extensions, HeaderMap, HeaderName, Method, StatusCode, header};
use reqwest::{Request, Response, ResponseBuilderExt};
use reqwest_middleware::{Middleware, Next};

pub(super) struct Conditional;

#[async_trait]
impl Middleware for Conditional {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let asked = request.headers().clone();
        if matches!(*request.method(), Method::GET | Method::HEAD) {
            request.headers_mut().remove(header::IF_NONE_MATCH);
            request.headers_mut().remove(header::IF_MODIFIED_SINCE);
        }
        let response = next.run(request, extensions).await?;
        if response.status() == StatusCode::OK && is_not_modified(&asked, response.headers()) {
            return not_modified(&response).map_err(reqwest_middleware::Error::middleware);
        }
        Ok(response)
    }
}

/// "When a cache receives a request that can be satisfied by reusing a stored 200 (OK) or 206 (Partial Content) response, as per Section 4,
/// the cache SHOULD evaluate any applicable conditional header field preconditions received in that request with respect to the
/// corresponding validators contained within the stored response." (RFC 9111, section 4.3.2)
fn is_not_modified(asked: &HeaderMap, answered: &HeaderMap) -> bool {
    // "A recipient MUST ignore If-Modified-Since if the request contains an If-None-Match header field" (RFC 9110, section 13.1.3)
    if asked.contains_key(header::IF_NONE_MATCH) {
        let known = asked.typed_get::<IfNoneMatch>().zip(answered.typed_get::<ETag>());
        return known.is_some_and(|(known, etag)| !known.precondition_passes(&etag));
    }
    let date = |headers, name| text(headers, name).and_then(|date| httpdate::parse_http_date(date).ok());
    let since = date(asked, &header::IF_MODIFIED_SINCE).zip(date(answered, &header::LAST_MODIFIED));
    since.is_some_and(|(since, modified)| modified <= since)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// "The server generating a 304 response MUST generate any of the following header fields that would have been sent in a 200 (OK)
/// response" (RFC 9110, section 15.4.5): here all that are not about the content.
fn not_modified(response: &Response) -> http::Result<Response> {
    let mut answer = http::Response::builder().status(StatusCode::NOT_MODIFIED).url(response.url().clone());
    if let Some(headers) = answer.headers_mut() {
        *headers = response.headers().clone();
        for name in [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::CONTENT_ENCODING] {
            headers.remove(name);
        }
    }
    Ok(answer.body("")?.into())
}
