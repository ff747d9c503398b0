//! While the node waits for its owner, with a backup that was put back or as an old copy, only what leads the owner there is answered. To others, servers and people, the answer is to
//! ask again later, so that nothing of theirs is lost.

use app::public::Notice;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use federation::{paths, wire::SignedInstance};
use node::{Node, Wait};

use super::{instance::with_instance, notice, problem::problem, session};

/// What is answered beside pages: signing in and out, and what that page asks for.
const ANSWERED: [&str; 8] = [
    "/api/account/sign-in",
    "/api/account/sign-in-with-code",
    "/api/account/sign-out",
    "/api/account/set-up",
    "/api/backups/restored",
    "/api/backups/go-on",
    "/api/moving/moved",
    "/healthz",
];
/// Pictures of friends, for the owner.
const PICTURES: &str = "/media/";
/// What servers are told where another copy of the data lives.
const OLD_COPY: &str = "Another copy of this server lives; this one is old.";
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("60");

/// Answers browsers and programs. Who asks for a page of the owner's is led by `session::gate`.
pub(crate) async fn refuse_browsers(State(node): State<Node>, request: Request, next: Next) -> Response {
    match node.waits_with() {
        Some(wait) if !is_answered(request.uri().path()) => {
            let notice = match wait {
                Wait::Restored => Notice::Waiting,
                Wait::Old => Notice::Old,
            };
            later(notice::notice_or(waiting(wait), notice, notice::accepts_html(request.headers())))
        }
        _ => next.run(request).await,
    }
}

/// Answers friends' servers and strangers' alike.
pub(crate) async fn refuse_servers(State(node): State<Node>, request: Request, next: Next) -> Response {
    if let Some(told) = SignedInstance::of_headers(request.headers()) {
        node.be_told(&told);
    }
    let Some(wait) = node.waits_with().filter(|_| !is_of_move(request.uri().path())) else {
        return next.run(request).await;
    };
    let lives = node.instance_that_lives();
    let mut response = with_instance(lives.as_ref().map(SignedInstance::as_str), later(waiting(wait)));
    if lives.is_some() {
        // What is asked next is to be asked of the other one.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The machine to which this server moves goes on asking when it is an old copy. Whoever does not know the code is refused there.
fn is_of_move(path: &str) -> bool {
    path.strip_prefix(paths::MOVE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_answered(path: &str) -> bool {
    let is_public = path.strip_prefix("/public").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_page = !session::is_api_path(path) && !is_public;
    is_page || ANSWERED.contains(&path) || path.starts_with(PICTURES)
}

fn waiting(wait: Wait) -> Response {
    let (title, detail) = match wait {
        Wait::Restored => {
            ("Waiting", "A backup was put back here, and its owner has not let it go on yet; try again later.")
        }
        Wait::Old => ("Old copy", OLD_COPY),
    };
    problem(StatusCode::SERVICE_UNAVAILABLE, title, detail)
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
            ("/old-copy", true),
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

    #[test]
    fn a_move_goes_on() {
        for (path, expected) in [
            ("/o2m/v1/move", true),
            ("/o2m/v1/move/archive", true),
            ("/o2m/v1/moved", false),
            ("/o2m/v1/feed", false),
            ("/", false),
        ] {
            assert_eq!(is_of_move(path), expected, "{path}");
        }
    }
}
