//! Constructs responses from stored ones (RFC 9111, section 4).

use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Version, header, response};
use reqwest::{Request, Response, ResponseBuilderExt};
use url::Url;

use super::{
    range::{Part, part},
    stored::Stored,
    validation::is_known_to,
};

/// "The server generating a 304 response MUST generate any of the following header fields that would have been sent in a 200 (OK) response
/// to the same request: Content-Location, Date, `ETag`, and Vary[;] Cache-Control and Expires" (RFC 9110, section 15.4.5)
const OF_NOT_MODIFIED: [header::HeaderName; 8] = [
    header::AGE,
    header::CACHE_CONTROL,
    header::CONTENT_LOCATION,
    header::DATE,
    header::ETAG,
    header::EXPIRES,
    header::LAST_MODIFIED,
    header::VARY,
];

/// Answers `request` with `stored`; `unvalidated_at` is now, if nobody was asked whether it is still right.
pub(super) fn reply(request: &Request, stored: &Stored, unvalidated_at: Option<SystemTime>) -> Response {
    let (mut status, mut headers, mut body) = (stored.head.status, stored.head.headers.clone(), stored.body.clone());
    // "When a stored response is used to satisfy a request without validation, a cache MUST generate an Age header field, replacing any
    // present in the response with a value equal to the stored response's current_age" (RFC 9111, section 4)
    if let Some(now) = unvalidated_at {
        headers.insert(header::AGE, stored.age(now).as_secs().into());
    }
    // "A server MUST ignore all received preconditions if its response to the same request without those conditions, prior to processing
    // the request content, would have been a status code other than a 2xx (Successful) or 412 (Precondition Failed)."
    // (RFC 9110, section 13.2.1)
    if status == StatusCode::OK {
        if is_known_to(request, stored) {
            status = StatusCode::NOT_MODIFIED;
            body = Bytes::new();
            let others: Vec<_> = headers.keys().filter(|name| !OF_NOT_MODIFIED.contains(name)).cloned().collect();
            for name in others {
                headers.remove(name);
            }
        } else if let Some(part) = part(request, stored) {
            let length = body.len();
            // "If a single part is being transferred, the server generating the 206 response MUST generate a Content-Range header field,
            // describing what range of the selected representation is enclosed, and a content consisting of the range."
            // (RFC 9110, section 15.3.7.1)
            let (range, part) = match part {
                Part::Bytes(range) => {
                    status = StatusCode::PARTIAL_CONTENT;
                    (format!("bytes {}-{}/{length}", range.start, range.end - 1), body.slice(range))
                }
                Part::Unsatisfiable => {
                    status = StatusCode::RANGE_NOT_SATISFIABLE;
                    (format!("bytes */{length}"), Bytes::new())
                }
            };
            body = part;
            headers.insert(header::CONTENT_LENGTH, body.len().into());
            if let Ok(range) = range.try_into() {
                headers.insert(header::CONTENT_RANGE, range);
            }
        }
    }
    if request.method() == Method::HEAD {
        body = Bytes::new();
    }
    build(request.url(), status, stored.head.version, headers, body)
}

/// "Caches that honor this request directive SHOULD, upon receiving it, respond with either a stored response consistent with the other
/// constraints of the request or a 504 (Gateway Timeout) status code." (RFC 9111, section 5.2.1.7)
pub(super) fn not_stored(request: &Request) -> Response {
    build(request.url(), StatusCode::GATEWAY_TIMEOUT, Version::HTTP_11, HeaderMap::new(), Bytes::new())
}

/// Puts a response together again after its body was read.
pub(super) fn whole(url: &Url, head: response::Parts, body: impl Into<reqwest::Body>) -> Response {
    build(url, head.status, head.version, head.headers, body)
}

fn build(
    url: &Url,
    status: StatusCode,
    version: Version,
    headers: HeaderMap,
    body: impl Into<reqwest::Body>,
) -> Response {
    // A URL alone cannot fail to make a head.
    let mut response = response::Builder::new().url(url.clone()).body(()).unwrap_or_default();
    *response.status_mut() = status;
    *response.version_mut() = version;
    *response.headers_mut() = headers;
    response.map(|()| body.into()).into()
}
