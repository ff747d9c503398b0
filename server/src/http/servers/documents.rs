//! What friends' servers read: the feed, the profile, and the files of pictures.

use axum::{
    extract::{Path, Query, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Cursor, Sha256};
use federation::wire::{
    KNOWS_INTRODUCTIONS, KNOWS_MESSAGES, O2M_INTRODUCTIONS, O2M_MESSAGES, O2M_READ, O2M_THREADS, read_mark,
};
use node::{Document, Friend, StoreError};
use serde::Deserialize;

use super::{
    friend::{FromFriend, failed},
    refusal::nothing_here,
};
use crate::http::{
    file,
    instance::with_instance,
    problem::{node_failed, problem},
    validator::is_known,
};

/// Kept by the friend alone, and asked for each time (RFC 9111, section 5.2.2.4).
const CACHE_CONTROL: &str = "private, no-cache";
/// A name that is a hash always has the same bytes behind it (RFC 8246).
const FILE_CACHE_CONTROL: &str = "private, max-age=31536000, immutable";

/// Which page of a feed is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct FeedQuery {
    since: Option<Cursor>,
}

/// `GET /o2m/v1/feed`: what changed since a position. Nothing new is a 304.
pub(super) async fn feed(
    FromFriend(friend): FromFriend,
    query: Result<Query<FeedQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    if let Some(mark) = read_mark(&headers)
        && let Err(error) = friend.has_read_messages(mark).await
    {
        return failed(&error);
    }
    let answer = page_of_feed(
        query,
        &headers,
        "application/feed+json",
        async |since| friend.knows_all(since).await,
        async |since| friend.feed(since).await,
    )
    .await;
    with_instance(friend.instance(), with_what_is_beside(&friend, answer).await)
}

/// A page of a feed; a 304 for whoever has all of it.
pub(super) async fn page_of_feed(
    query: Result<Query<FeedQuery>, QueryRejection>,
    headers: &HeaderMap,
    content_type: &'static str,
    knows_all: impl AsyncFnOnce(Cursor) -> Result<bool, StoreError>,
    page: impl AsyncFnOnce(Option<Cursor>) -> Result<Option<Document>, StoreError>,
) -> Response {
    let Ok(Query(FeedQuery { since })) = query else {
        return problem(StatusCode::BAD_REQUEST, "Malformed", "`since` is not a cursor as docs/PROTOCOL.md says.");
    };
    if let Some(since) = since.filter(|since| is_known(headers, &since.etag())) {
        match knows_all(since).await {
            Ok(true) => return not_modified(&since.etag()),
            Ok(false) => {}
            Err(error) => return failed(&error),
        }
    }
    document(page(since).await, content_type)
}

/// Says where the feed of threads ends, so that it is asked for when it moved, that messages are known, and what was read of them.
async fn with_what_is_beside(friend: &Friend, mut response: Response) -> Response {
    match friend.threads_head().await {
        Ok(Some(head)) => {
            if let Ok(head) = HeaderValue::try_from(head.to_string()) {
                response.headers_mut().insert(O2M_THREADS, head);
            }
            response.headers_mut().insert(O2M_MESSAGES, KNOWS_MESSAGES);
            response.headers_mut().insert(O2M_INTRODUCTIONS, KNOWS_INTRODUCTIONS);
            match friend.read_mark().await {
                Ok(mark) => {
                    if let Some(mark) = mark.and_then(|mark| HeaderValue::try_from(mark.to_string()).ok()) {
                        response.headers_mut().insert(O2M_READ, mark);
                    }
                }
                Err(error) => return failed(&error),
            }
            response
        }
        Ok(None) => response,
        Err(error) => failed(&error),
    }
}

/// `GET /o2m/v1/profile`: how the owner shows themselves.
pub(super) async fn profile(FromFriend(friend): FromFriend, headers: HeaderMap) -> Response {
    match friend.profile().await {
        Ok(Some(Document { etag, .. })) if is_known(&headers, &etag) => not_modified(&etag),
        profile => document(profile, "application/json"),
    }
}

/// `GET /o2m/v1/media/<sha256>`: a file of a picture, if this friend may see the picture.
pub(super) async fn media(FromFriend(friend): FromFriend, Path(name): Path<String>) -> Response {
    let Ok(sha256) = name.parse::<Sha256>() else { return no_such_file() };
    match friend.open_media(sha256).await {
        Ok(Some(open)) => file::stream(open, [(header::CACHE_CONTROL, FILE_CACHE_CONTROL)]),
        Ok(None) => no_such_file(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a picture could not be opened for a friend");
            node_failed()
        }
    }
}

pub(super) fn document(document: Result<Option<Document>, StoreError>, content_type: &'static str) -> Response {
    match document {
        Ok(Some(Document { body, etag })) => {
            let headers = [
                (header::CONTENT_TYPE, content_type),
                (header::CACHE_CONTROL, CACHE_CONTROL),
                (header::ETAG, etag.as_str()),
            ];
            (headers, body).into_response()
        }
        // The friendship ended while the answer was made.
        Ok(None) => nothing_here(),
        Err(error) => failed(&error),
    }
}

/// A 304 repeats what the 200 would say of caching (RFC 9110, section 15.4.5).
pub(super) fn not_modified(etag: &str) -> Response {
    (StatusCode::NOT_MODIFIED, [(header::CACHE_CONTROL, CACHE_CONTROL), (header::ETAG, etag)]).into_response()
}

fn no_such_file() -> Response {
    problem(StatusCode::NOT_FOUND, "No such picture", "There is no such picture for friends.")
}
