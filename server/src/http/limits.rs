//! How large a request's body may be, and how long its answer may take.

use std::time::Duration;

use app::{ApiError, public::Notice};
use axum::{
    body::{Body, HttpBody},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Permission, limits};
use http_body_util::{BodyExt, Limited};
use node::Node;

use super::{
    notice::{self, notice_or},
    problem::{api_problem, problem, timed_out},
    session,
};

/// Most handlers answer at once; this is for when something hangs.
pub(super) const ANSWER_TIME: Duration = Duration::from_secs(30);
/// Bodies of server functions: the longest text, escaped, with room to spare.
const FORM_BYTES: usize = 1024 * 1024;
/// Bodies of those who are not signed in: a name and a password, or a short form whose sender learns that the session has ended.
const ANONYMOUS_BYTES: usize = 16 * 1024;
/// So much of a body that is refused is thrown away as it comes, for so long: a browser looks for the answer only when it has sent all.
const DISCARDED_BYTES: usize = FORM_BYTES;
const DISCARD_TIME: Duration = Duration::from_secs(5);
/// Ten pictures in one form, with room for the texts around them.
const UPLOAD_BYTES: usize = limits::PICTURES_PER_POST * limits::PICTURE_BYTES + FORM_BYTES;
/// The page for who has a backup. The same path takes the file, as large as it is.
pub(crate) const RESTORE_PAGE: &str = "/restore";
/// The page for what was published elsewhere. The same path takes the file, as large as it is.
pub(crate) const IMPORT_PAGE: &str = "/settings/import";
/// What puts a backup back, which takes as long as it is large.
const RESTORE: &str = "/api/backups/restore";
/// The server functions that take files.
const UPLOADS: [&str; 11] = [
    "/api/draft/save",
    "/api/pictures/store",
    "/api/pictures/upload",
    "/api/posts/edit",
    "/api/posts/keep-edit",
    "/api/posts/publish",
    "/api/profile/change",
    "/api/profile/upload-picture",
    "/api/threads/comment",
    "/api/threads/edit",
    "/api/threads/keep",
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
        if path == RESTORE {
            return Self { body_bytes: FORM_BYTES, time: None };
        }
        if UPLOADS.contains(&path) {
            return Self { body_bytes: UPLOAD_BYTES, time: None };
        }
        Self { body_bytes: FORM_BYTES, time: Some(ANSWER_TIME) }
    }
}

/// Refuses bodies that are too large, and gives up on answers that do not come. Those who are not signed in may send little.
pub(crate) async fn enforce(State(node): State<Node>, request: Request, next: Next) -> Response {
    if request.method() == Method::POST && [RESTORE_PAGE, IMPORT_PAGE].contains(&request.uri().path()) {
        // It asks who sends before it reads, and takes what the disk takes.
        return next.run(request).await;
    }
    let mut limits = Limits::of(request.uri().path());
    let accepts_html = notice::accepts_html(request.headers());
    let announced = request.body().size_hint().lower();
    if usize::try_from(announced).map_or(true, |announced| announced > limits.body_bytes) {
        let problem = problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Request too large",
            "The request is larger than this server takes.",
        );
        return notice_or(problem, Notice::TooLarge, accepts_html);
    }
    // Without an announcement it may become large.
    if request.body().size_hint().upper().is_none_or(|most| most > ANONYMOUS_BYTES as u64) {
        match session::is_owner(&node, request.headers(), request.extensions()).await {
            Ok(true) => {}
            Ok(false) if announced > ANONYMOUS_BYTES as u64 => {
                let (headers, extensions) = (request.headers(), request.extensions());
                let refused = session::owner(&node, headers, extensions, Permission::Publish).await.err();
                discard(request.into_body());
                return refusal(&refused.unwrap_or(ApiError::SignInRequired), accepts_html);
            }
            Ok(false) => limits.body_bytes = ANONYMOUS_BYTES,
            Err(error) => return session::failed(&error, request.headers()),
        }
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
            .unwrap_or_else(|_| notice_or(timed_out(), Notice::TimedOut, accepts_html)),
    }
}

/// The answer to what may come from the owner alone: the way in to people, the error of a server function to programs.
fn refusal(error: &ApiError, accepts_html: bool) -> Response {
    if accepts_html { Redirect::to("/sign-in").into_response() } else { api_problem(error) }
}

/// Reads on while the answer is on its way, and keeps nothing.
pub(super) fn discard(body: Body) {
    tokio::spawn(tokio::time::timeout(DISCARD_TIME, async {
        let mut body = Limited::new(body, DISCARDED_BYTES);
        while let Some(Ok(_)) = body.frame().await {}
    }));
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
