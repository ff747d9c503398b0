//! What friends' servers read of the owner's threads, and what they bring.

use std::net::SocketAddr;

use axum::{
    body::{self, Body, Bytes},
    extract::{
        ConnectInfo, Path, Query, Request, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    WireId,
    thread::{Answer, ThreadPosition},
};
use federation::{
    signature::{self, Verified, VerifiedHead},
    wire::ReportMessage,
};
use node::{Admission, Friend, ReportTaken};
use serde::Deserialize;

use super::{
    documents::{FeedQuery, document, not_modified, page_of_feed},
    friend::{FromFriend, failed},
    refusal::{malformed, nothing_here},
    signed::{not_signed, unauthorized},
    state::ServersState,
};
use crate::http::{problem::problem, validator::is_known};

/// RFC 7515, section 9.2.1.
const JOSE: &str = "application/jose";

/// Which part of a thread is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct CommentsQuery {
    before: ThreadPosition,
}

/// `GET /o2m/v1/threads`: what changed in threads since a position. Nothing new is a 304.
pub(super) async fn feed(
    FromFriend(friend): FromFriend,
    query: Result<Query<FeedQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    page_of_feed(
        query,
        &headers,
        "application/json",
        async |since| friend.knows_all_threads(since).await,
        async |since| friend.threads(since).await,
    )
    .await
}

/// `GET /o2m/v1/posts/<post>/comments`: what stands before a position in a thread.
pub(super) async fn older(
    FromFriend(friend): FromFriend,
    Path(post): Path<String>,
    query: Result<Query<CommentsQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(post) = post.parse::<WireId>() else { return nothing_here() };
    let Ok(Query(CommentsQuery { before })) = query else {
        return problem(StatusCode::BAD_REQUEST, "Malformed", "`before` is not a position as docs/PROTOCOL.md says.");
    };
    match friend.older_comments(post, before).await {
        Ok(Some(page)) if is_known(&headers, &page.etag) => not_modified(&page.etag),
        page => document(page, "application/json"),
    }
}

/// `PUT /o2m/v1/posts/<post>/comments/<id>`: a comment or reaction, by its author. Of nobody else the body is read.
pub(super) async fn bring(
    State(state): State<ServersState>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    path: Result<Path<(WireId, WireId)>, PathRejection>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let signed = match signature::verify(&head, state.node.own_id(), state.node.now()) {
        Ok(signed) => signed,
        Err(error) => return unauthorized(error),
    };
    let Ok(Path((post, id))) = path else { return nothing_here() };
    let friend = match state.node.friend(signed.id(), address.ip()).await {
        Ok(Some(friend)) => friend,
        Ok(None) => return take_back(&state, signed, post, id, body).await,
        Err(error) => return failed(&error),
    };
    let admission = match friend.may_bring(post, id).await {
        Ok(Admission::Nothing) => return nothing_here(),
        Ok(admission) => admission,
        Err(error) => return failed(&error),
    };
    let Ok(body) = body::to_bytes(body, admission.limit_bytes()).await else {
        return match admission {
            Admission::Words => {
                problem(StatusCode::PAYLOAD_TOO_LARGE, "Request too large", "The body is larger than 40 KiB.")
            }
            Admission::Deletion | Admission::Nothing => nothing_here(),
        };
    };
    let Verified { id: sender, nonce } = match signed.with_body(&body) {
        Ok(verified) => verified,
        Err(error) => return unauthorized(error),
    };
    let now = state.node.now();
    if nonce.is_none_or(|nonce| state.nonces_of_friends.admit(sender, &nonce, now).is_err()) {
        return not_signed();
    }
    take(&friend, post, id, &body).await
}

/// Obeys who is no friend any more, and takes back what they said. They are answered what strangers are, of whom no body is read.
async fn take_back(state: &ServersState, signed: VerifiedHead, post: WireId, id: WireId, body: Body) -> Response {
    let author = match state.node.former_friend(signed.id(), post, id).await {
        Ok(Some(author)) => author,
        Ok(None) => return nothing_here(),
        Err(error) => return failed(&error),
    };
    let Ok(body) = body::to_bytes(body, Admission::Deletion.limit_bytes()).await else { return nothing_here() };
    let Ok(Verified { id: sender, nonce }) = signed.with_body(&body) else { return nothing_here() };
    let is_new = nonce.is_some_and(|nonce| state.nonces_of_friends.admit(sender, &nonce, state.node.now()).is_ok());
    let Some(jws) = str::from_utf8(&body).ok().filter(|_| is_new) else { return nothing_here() };
    match author.take_back(post, id, jws).await {
        Ok(()) => nothing_here(),
        Err(error) => failed(&error),
    }
}

/// `PUT /o2m/v1/posts/<post>/comments/<id>/report`: what a reader tells the owner about a comment.
pub(super) async fn report(
    FromFriend(friend): FromFriend,
    path: Result<Path<(WireId, WireId)>, PathRejection>,
    body: Bytes,
) -> Response {
    let Ok(Path((post, id))) = path else { return nothing_here() };
    let Ok(report) = ReportMessage::parse(&body) else { return malformed() };
    match friend.report(post, id, &report).await {
        Ok(ReportTaken::Taken) => StatusCode::NO_CONTENT.into_response(),
        Ok(ReportTaken::NotFound) => nothing_here(),
        Ok(ReportTaken::TooOften { retry_after_seconds }) => too_soon(retry_after_seconds),
        Err(error) => failed(&error),
    }
}

fn too_soon(retry_after_seconds: i64) -> Response {
    let mut response = problem(StatusCode::TOO_MANY_REQUESTS, "Too soon", "It can be brought later.");
    response.headers_mut().insert(header::RETRY_AFTER, retry_after_seconds.into());
    response
}

async fn take(friend: &Friend, post: WireId, id: WireId, body: &[u8]) -> Response {
    let Ok(jws) = str::from_utf8(body) else { return malformed() };
    let brought = match friend.bring(post, id, jws).await {
        Ok(brought) => brought,
        Err(error) => return failed(&error),
    };
    match (brought.answer, brought.held) {
        (Answer::Held, _) => StatusCode::NO_CONTENT.into_response(),
        (Answer::Misdirected, _) => malformed(),
        (Answer::NotFound, _) => nothing_here(),
        (Answer::Conflict, Some(held)) => {
            (StatusCode::CONFLICT, [(header::CONTENT_TYPE, JOSE)], Body::from(held)).into_response()
        }
        (Answer::Conflict, None) | (Answer::Removed, _) => {
            problem(StatusCode::GONE, "Removed", "The owner of the post removed it.")
        }
        (Answer::Closed, _) => problem(StatusCode::FORBIDDEN, "Closed", "The owner of the post takes nothing there."),
        (Answer::TooOften, _) => problem(StatusCode::FORBIDDEN, "Too often", "It was written as often as it may be."),
        (Answer::NoTarget, _) => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "Nothing to answer", "What it answers is not held here.")
        }
        (Answer::TooSoon { retry_after_seconds }, _) => too_soon(retry_after_seconds),
    }
}
