//! While a backup that was put back waits for its owner, only what leads the owner there is answered. To others, servers and people, the answer is to
//! ask again later, so that nothing of theirs is lost.

use app::public::Notice;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use node::Node;

use super::{notice, problem::problem, session};

/// What is answered beside pages: signing in and out, and what that page asks for.
const ANSWERED: [&str; 6] = [
    "/api/account/sign-in",
    "/api/account/sign-out",
    "/api/account/set-up",
    "/api/backups/restored",
    "/api/backups/go-on",
    "/healthz",
];
/// Pictures of friends, for the owner.
const PICTURES: &str = "/media/";
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("60");

/// Answers browsers and programs. Who asks for a page of the owner's is led by `session::gate`.
pub(crate) async fn refuse_browsers(State(node): State<Node>, request: Request, next: Next) -> Response {
    if !node.is_waiting() || is_answered(request.uri().path()) {
        return next.run(request).await;
    }
    later(notice::notice_or(waiting(), Notice::Waiting, notice::accepts_html(request.headers())))
}

/// Answers friends' servers and strangers' alike.
pub(crate) async fn refuse_servers(State(node): State<Node>, request: Request, next: Next) -> Response {
    if node.is_waiting() { later(waiting()) } else { next.run(request).await }
}

fn is_answered(path: &str) -> bool {
    let is_public = path.strip_prefix("/public").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_page = !session::is_api_path(path) && !is_public;
    is_page || ANSWERED.contains(&path) || path.starts_with(PICTURES)
}

fn waiting() -> Response {
    let detail = "A backup was put back here, and its owner has not let it go on yet; try again later.";
    problem(StatusCode::SERVICE_UNAVAILABLE, "Waiting", detail)
}

fn later(mut response: Response) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leads_the_owner_on_is_answered() {
        for (path, expected) in [
            ("/", true),
            ("/restored", true),
            ("/sign-in", true),
            ("/api/account/sign-in", true),
            ("/api/backups/go-on", true),
            ("/media/ab", true),
            ("/public", false),
            ("/public/feed.xml", false),
            ("/publicity", true),
            ("/api/posts/publish", false),
            ("/api/account/change-password", false),
            ("/events", false),
            ("/o2m/v1/feed", false),
        ] {
            assert_eq!(is_answered(path), expected, "{path}");
        }
    }
}
