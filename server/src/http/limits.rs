//! How large a request's body may be, and how long its answer may take.

use std::time::Duration;

use app::public::Notice;
use axum::{
    body::{Body, HttpBody},
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::limits;
use http_body_util::Limited;

use super::{
    notice::{self, notice_or},
    problem::{problem, timed_out},
};

/// Most handlers answer at once; this is for when something hangs.
pub(super) const ANSWER_TIME: Duration = Duration::from_secs(30);
/// Bodies of server functions: the longest text, escaped, with room to spare.
const FORM_BYTES: usize = 1024 * 1024;
/// Ten pictures in one form, with room for the texts around them.
const UPLOAD_BYTES: usize = limits::PICTURES_PER_POST * limits::PICTURE_BYTES + FORM_BYTES;
/// The server functions that take files.
const UPLOADS: [&str; 7] = [
    "/api/draft/save",
    "/api/pictures/store",
    "/api/pictures/upload",
    "/api/posts/edit",
    "/api/posts/keep-edit",
    "/api/posts/publish",
    "/api/profile/upload-picture",
];

/// What one request may take.
#[derive(Debug, PartialEq, Eq)]
struct Limits {
    body_bytes: usize,
    /// `None`: as long as it goes on at all.
    time: Option<Duration>,
}

impl Limits {
    fn of(path: &str) -> Self {
        if UPLOADS.contains(&path) {
            return Self { body_bytes: UPLOAD_BYTES, time: None };
        }
        Self { body_bytes: FORM_BYTES, time: Some(ANSWER_TIME) }
    }
}

/// Refuses bodies that are too large, and gives up on answers that do not come.
pub(crate) async fn enforce(request: Request, next: Next) -> Response {
    let limits = Limits::of(request.uri().path());
    let is_for_people = notice::is_for_people(request.headers());
    let announced = request.body().size_hint().lower();
    if usize::try_from(announced).map_or(true, |announced| announced > limits.body_bytes) {
        let problem = problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Request too large",
            "The request is larger than this server takes.",
        );
        return notice_or(problem, Notice::TooLarge, is_for_people);
    }
    if UPLOADS.contains(&request.uri().path()) && !is_multipart(request.headers()) {
        return problem(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Not a form with files",
            "This takes multipart/form-data (RFC 7578) only.",
        );
    }
    let answer = next.run(request.map(|body| Body::new(Limited::new(body, limits.body_bytes))));
    match limits.time {
        None => answer.await,
        Some(time) => tokio::time::timeout(time, answer)
            .await
            .unwrap_or_else(|_| notice_or(timed_out(), Notice::TimedOut, is_for_people)),
    }
}

/// Says whether the body is in parts, and by what they are parted. The server function behind takes that for granted.
fn is_multipart(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|content_type| multer::parse_boundary(content_type).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_with_files_says_what_parts_it() {
        for (content_type, expected) in [
            ("multipart/form-data; boundary=xyz", true),
            ("multipart/form-data", false),
            ("application/x-www-form-urlencoded", false),
        ] {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, content_type.parse().unwrap())]);
            assert_eq!(is_multipart(&headers), expected, "{content_type}");
        }
        assert!(!is_multipart(&HeaderMap::new()));
    }

    #[test]
    fn each_request_has_its_limits() {
        for (path, body_bytes, has_time) in [
            ("/", FORM_BYTES, true),
            ("/api/posts/delete", FORM_BYTES, true),
            ("/api/pictures/upload", UPLOAD_BYTES, false),
            ("/api/posts/edit", UPLOAD_BYTES, false),
            ("/api/pictures/upload/", FORM_BYTES, true),
        ] {
            let limits = Limits::of(path);
            assert_eq!((limits.body_bytes, limits.time.is_some()), (body_bytes, has_time), "{path}");
        }
    }
}
