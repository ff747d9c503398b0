//! Constructs responses from stored ones (RFC 9111, section 4).

use std::time::SystemTime;

use bytes::Bytes;
use http::{Method, StatusCode, header, response};
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
    let mut answer = http::Response::new(stored.body.clone());
    *answer.status_mut() = stored.head.status;
    *answer.headers_mut() = stored.head.headers.clone();
    // "When a stored response is used to satisfy a request without validation, a cache MUST generate an Age header field, replacing any
    // present in the response with a value equal to the stored response's current_age" (RFC 9111, section 4)
    if let Some(now) = unvalidated_at {
        answer.headers_mut().insert(header::AGE, stored.age(now).as_secs().into());
    }
    // "A server MUST ignore all received preconditions if its response to the same request without those conditions, prior to processing
    // the request content, would have been a status code other than a 2xx (Successful) or 412 (Precondition Failed)."
    // (RFC 9110, section 13.2.1)
    if stored.head.status == StatusCode::OK {
        if is_known_to(request, stored) {
            make_not_modified(&mut answer);
        } else if let Some(part) = part(request, stored) {
            make_partial(&mut answer, part);
        }
    }
    if request.method() == Method::HEAD {
        *answer.body_mut() = Bytes::new();
    }
    *answer.version_mut() = stored.head.version;
    let (head, body) = answer.into_parts();
    whole(request.url(), head, body)
}

fn make_not_modified(answer: &mut http::Response<Bytes>) {
    *answer.status_mut() = StatusCode::NOT_MODIFIED;
    *answer.body_mut() = Bytes::new();
    let others: Vec<_> = answer.headers().keys().filter(|name| !OF_NOT_MODIFIED.contains(name)).cloned().collect();
    for name in others {
        answer.headers_mut().remove(name);
    }
}

/// "If a single part is being transferred, the server generating the 206 response MUST generate a Content-Range header field, describing
/// what range of the selected representation is enclosed, and a content consisting of the range." (RFC 9110, section 15.3.7.1)
fn make_partial(answer: &mut http::Response<Bytes>, part: Part) {
    let length = answer.body().len();
    let (status, range, content) = match part {
        Part::Bytes(range) => {
            let field = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            (StatusCode::PARTIAL_CONTENT, field, answer.body().slice(range))
        }
        Part::Unsatisfiable => (StatusCode::RANGE_NOT_SATISFIABLE, format!("bytes */{length}"), Bytes::new()),
    };
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_LENGTH, content.len().into());
    if let Ok(range) = range.try_into() {
        answer.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    *answer.body_mut() = content;
}

/// "Caches that honor this request directive SHOULD, upon receiving it, respond with either a stored response consistent with the other
/// constraints of the request or a 504 (Gateway Timeout) status code." (RFC 9111, section 5.2.1.7)
pub(super) fn not_stored(request: &Request) -> Response {
    let mut answer = http::Response::new(());
    *answer.status_mut() = StatusCode::GATEWAY_TIMEOUT;
    whole(request.url(), answer.into_parts().0, Bytes::new())
}

/// A response from `url`, put together.
pub(super) fn whole(url: &Url, head: response::Parts, body: impl Into<reqwest::Body>) -> Response {
    // A URL alone cannot fail to make a head.
    let mut response = response::Builder::new().url(url.clone()).body(body.into());
    if let Ok(response) = &mut response {
        *response.status_mut() = head.status;
        *response.version_mut() = head.version;
        *response.headers_mut() = head.headers;
    }
    response.unwrap_or_default().into()
}
