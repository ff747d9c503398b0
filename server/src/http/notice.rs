//! Pages of one sentence, for people to whom no other page can be shown; and `/offline`, the one that the service
//! worker (`public/sw.js`) keeps for when this server does not answer.

use app::public::Notice;
use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

/// It runs nothing, and shows this site's icon.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; frame-ancestors 'none'; \
    base-uri 'none'";

/// Answers everybody alike: the worker is there before anybody signs in.
pub(crate) async fn offline() -> Response {
    respond(StatusCode::OK, app::public::notice(Notice::Offline))
}

/// An answer with such a page, which was made before.
pub(crate) fn respond(status: StatusCode, page: impl Into<Body>) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-cache"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (status, headers, Html(page.into())).into_response()
}

/// A problem as it is, or to people, as a page with the same status.
pub(crate) fn notice_or(problem: Response, notice: Notice, accepts_html: bool) -> Response {
    if accepts_html { respond(problem.status(), app::public::notice(notice)) } else { problem }
}

/// Says whether a browser asks in order to show the answer as a page (RFC 9110, section 12.5.1).
pub(crate) fn accepts_html(request: &HeaderMap) -> bool {
    let accept = request.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;
    use crate::http::problem::timed_out;

    #[test]
    fn people_get_a_page_and_programs_a_problem_document() {
        for (accept, content_type) in [
            ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
            ("application/json", "application/problem+json"),
            ("*/*", "application/problem+json"),
        ] {
            let request = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
            let answer = notice_or(timed_out(), Notice::TimedOut, accepts_html(&request));
            assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{accept}");
            assert_eq!(answer.headers()[header::CONTENT_TYPE], content_type, "{accept}");
        }
        assert!(!accepts_html(&HeaderMap::new()));
    }
}
