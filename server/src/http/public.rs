//! `/public`: what everybody may read without signing in. Public posts as pages and feeds, and the files that they show.
//!
//! Each answer is made for strangers: who asks is not looked at, and there is no script. As long as nothing is public, nothing is here.

use std::error::Error;

use axum::{
    Router,
    body::Bytes,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts, uri::Scheme},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{Sha256, WireId};
use node::{FeedFormat, OpenMedia, PublicPage, StoreError};
use serde::Deserialize;
use sha2::Digest;

use super::{
    file,
    page::not_found,
    problem::{node_failed, problem},
    validator::is_known,
};
use crate::app_state::AppState;

/// Anybody's cache may keep it, and asks each time whether it is still so: what is taken back is gone at once.
const CACHE_CONTROL: &str = "public, no-cache";
/// The site's own scripts, of which one shows times in the reader's zone, and nothing from elsewhere. Style attributes carry pictures' colours; sanitized posts have none.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
    img-src 'self'; font-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
/// Feeds and files run nothing, even when opened as a page.
const FILE_POLICY: &str = "sandbox; default-src 'none'";

/// The routes for everybody.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/public", get(page))
        .route("/public/posts/{id}", get(post))
        .route("/public/feed.xml", get(atom))
        .route("/public/feed.json", get(json_feed))
        .route("/public/media/{sha256}", get(media))
}

/// Which page is asked for.
#[derive(Debug, Deserialize)]
struct PageQuery {
    /// 0 is the newest.
    #[serde(default)]
    page: u32,
}

async fn page(State(state): State<AppState>, Query(query): Query<PageQuery>, request: Request) -> Response {
    let stylesheet = state.stylesheet();
    let html = |page: PublicPage| app::public::page(page, query.page, &stylesheet);
    let found = state.node.public_page(query.page).await;
    answer(found, html, state.clone(), request).await
}

async fn post(State(state): State<AppState>, Path(id): Path<String>, request: Request) -> Response {
    let stylesheet = state.stylesheet();
    let html = |page: PublicPage| app::public::post(page, &stylesheet);
    let found = match id.parse::<WireId>() {
        Ok(id) => state.node.public_post(id).await,
        Err(_) => Ok(None),
    };
    answer(found, html, state.clone(), request).await
}

async fn answer(
    found: Result<Option<PublicPage>, StoreError>,
    html: impl FnOnce(PublicPage) -> String,
    state: AppState,
    request: Request,
) -> Response {
    match found {
        Ok(Some(page)) => document(request.headers(), html(page).into(), "text/html; charset=utf-8", PAGE_POLICY),
        Ok(None) => not_found(State(state), request).await,
        Err(error) => failed(&error),
    }
}

async fn atom(State(state): State<AppState>, request: Request) -> Response {
    feed(&state, FeedFormat::Atom, request).await
}

async fn json_feed(State(state): State<AppState>, request: Request) -> Response {
    feed(&state, FeedFormat::Json, request).await
}

async fn feed(state: &AppState, format: FeedFormat, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let origin = state.outer().map_or_else(|| origin(&head), |outer| outer.url().to_owned());
    match state.node.public_feed(&origin, format).await {
        Ok(Some(body)) => document(&head.headers, body, format.content_type(), FILE_POLICY),
        Ok(None) => problem(StatusCode::NOT_FOUND, "Nothing public", "There is no feed at this address."),
        Err(error) => failed(&error),
    }
}

/// Sends a file if everybody may have it; that is asked each time, also of those who have it already.
async fn media(State(state): State<AppState>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Ok(sha256) = name.parse::<Sha256>() else { return no_such_file() };
    match state.node.open_public_media(sha256).await {
        Ok(Some(open)) => known_or_file(&headers, open, &format!("\"{sha256}\"")),
        Ok(None) => no_such_file(),
        Err(error) => failed(&error),
    }
}

fn known_or_file(asked: &HeaderMap, open: OpenMedia, tag: &str) -> Response {
    let headers = representation_headers(tag, FILE_POLICY);
    if is_known(asked, tag) { (StatusCode::NOT_MODIFIED, headers).into_response() } else { file::stream(open, headers) }
}

/// An answer whose tag is the hash of what it says, so that it cannot be old. It may be compressed on its way; the tag is weak, as one
/// that several encodings share must be (RFC 9110, section 8.8.3).
fn document(asked: &HeaderMap, body: Bytes, content_type: &'static str, policy: &'static str) -> Response {
    let digest: [u8; 32] = sha2::Sha256::digest(&body).into();
    let tag = format!("W/\"{}\"", Sha256(digest));
    let mut headers = representation_headers(&tag, policy);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_known(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    (headers, body).into_response()
}

/// What is the same in a 200 and in its 304 (RFC 9110, section 15.4.5), and that search engines leave it alone.
fn representation_headers(tag: &str, policy: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
    headers.insert(header::ETAG, HeaderValue::from_str(tag).expect("hexadecimal digits"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    headers
}

/// How the asker reached this server: feeds have whole addresses. The host was held against the list of names before.
fn origin(head: &Parts) -> String {
    let scheme = head.extensions.get::<Scheme>().cloned().unwrap_or(Scheme::HTTP);
    let named = head.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let host = head.uri.authority().map_or(named, |authority| authority.as_str());
    format!("{scheme}://{host}")
}

fn no_such_file() -> Response {
    problem(StatusCode::NOT_FOUND, "No such picture", "There is no such picture for everybody.")
}

fn failed(error: &(dyn Error + 'static)) -> Response {
    tracing::error!(error, "what is public could not be read");
    node_failed()
}
