//! Who may see a page: the owner, who is signed in; the browser that sets the node up; no other.

use app::{ApiError, public::Notice};
use axum::{
    extract::{Request, State},
    http::{Extensions, HeaderMap, HeaderValue, Uri, header, uri::Scheme},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Invite, Permission};
use node::{Authenticated, Node, Owner, SESSION_SECONDS, StoreError, Wait};
use url::form_urlencoded;

use super::{notice, problem::node_failed};
use crate::listen::SlotKeeper;

/// The page on which the owner lets a backup that was put back go on.
const RESTORED_PAGE: &str = "/restored";
/// The page that says that another copy of the data lives.
const OLD_COPY_PAGE: &str = "/old-copy";

/// What is no page, and authenticates its requests itself.
const API_PATHS: [&str; 6] = ["/api/", "/events", "/healthz", "/media/", "/o2m/", "/.well-known/"];

/// What is public is at these paths and below them, and nothing else.
const PUBLIC_PATHS: [&str; 3] = ["/public", Invite::PAGE, "/offline"];

/// Who asks for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visitor {
    Owner,
    /// May set the node up, and nothing else.
    SetUp,
    Anonymous,
}

/// Says whether this path is for programs, not a page.
pub(crate) fn is_api_path(path: &str) -> bool {
    API_PATHS.iter().any(|start| path == start.trim_end_matches('/') || start.ends_with('/') && path.starts_with(start))
}

/// Says whether this path answers everybody alike, signed in or not.
fn is_public_path(path: &str) -> bool {
    let is_in = |public| path.strip_prefix(public).is_some_and(|rest: &str| rest.is_empty() || rest.starts_with('/'));
    PUBLIC_PATHS.into_iter().any(is_in)
}

/// The token in the session cookie, and who holds it.
pub(crate) async fn authenticate(
    node: &Node,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Result<Option<(String, Authenticated)>, StoreError> {
    let Some(token) = cookie_value(headers, &node.cookie_name(is_https(extensions))) else { return Ok(None) };
    let authenticated = node.authenticate_session(token).await?;
    if let Some(Authenticated::Owner(_)) = &authenticated {
        keep_slot(extensions);
    }
    Ok(authenticated.map(|authenticated| (token.to_owned(), authenticated)))
}

/// The owner's connections make way for nobody.
pub(super) fn keep_slot(extensions: &Extensions) {
    if let Some(slot) = extensions.get::<SlotKeeper>() {
        slot.keep();
    }
}

/// The owner, in a browser that is signed in or by an app token whose scope includes `permission`; otherwise what is to be answered.
pub(super) async fn owner(
    node: &Node,
    headers: &HeaderMap,
    extensions: &Extensions,
    permission: Permission,
) -> Result<Owner, ApiError> {
    if let Some((_, Authenticated::Owner(owner))) = authenticate(node, headers, extensions).await? {
        return Ok(owner);
    }
    let token = app_token(headers).ok_or(ApiError::SignInRequired)?;
    let owner = node.authenticate_app_token(token, permission).await?;
    keep_slot(extensions);
    Ok(owner)
}

/// Says whether the owner asks: in a browser that is signed in, or by a script with an app token.
pub(super) async fn is_owner(node: &Node, headers: &HeaderMap, extensions: &Extensions) -> Result<bool, StoreError> {
    if let Some((_, Authenticated::Owner(_))) = authenticate(node, headers, extensions).await? {
        return Ok(true);
    }
    let Some(token) = app_token(headers) else { return Ok(false) };
    let is_owner = node.is_app_token(token).await?;
    if is_owner {
        keep_slot(extensions);
    }
    Ok(is_owner)
}

/// Says whether the owner is signed in, or has signed in before, in the browser that asks.
pub(super) async fn is_known(node: &Node, headers: &HeaderMap, extensions: &Extensions) -> Result<bool, StoreError> {
    let is_known = match cookie_value(headers, &node.known_browser_cookie_name(is_https(extensions))) {
        Some(token) => node.is_known_browser(token).await?,
        None => false,
    };
    Ok(is_known || is_owner(node, headers, extensions).await?)
}

/// The app token that a program sent.
fn app_token(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(domain::bearer_token)
}

fn cookie_value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    domain::cookie(cookies, name)
}

fn is_https(extensions: &Extensions) -> bool {
    extensions.get() == Some(&Scheme::HTTPS)
}

/// Lets the owner through to pages, and everybody to the pages where one becomes the owner.
///
/// The owner is left in the request's extensions, so that the page need not ask again. A browser that is used gets its cookie anew.
pub(crate) async fn gate(State(node): State<Node>, mut request: Request, next: Next) -> Response {
    if is_api_path(request.uri().path()) || is_public_path(request.uri().path()) {
        return next.run(request).await;
    }
    let mut renewed = None;
    let visitor = match authenticate(&node, request.headers(), request.extensions()).await {
        Ok(Some((token, Authenticated::Owner(owner)))) => {
            renewed = owner.sessions().renews_cookie().then(|| cookie(&node, &token, is_https(request.extensions())));
            request.extensions_mut().insert(owner);
            Visitor::Owner
        }
        Ok(Some((_, Authenticated::SetUp(_)))) => Visitor::SetUp,
        Ok(None) => Visitor::Anonymous,
        Err(error) => return failed(&error, request.headers()),
    };
    let mut response = match redirect(request.uri(), visitor, node.waits_with()) {
        Some(place) => Redirect::to(&place).into_response(),
        None => next.run(request).await,
    };
    if let Some(cookie) = renewed {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn cookie(node: &Node, token: &str, is_https: bool) -> HeaderValue {
    let cookie = domain::set_cookie(&node.cookie_name(is_https), token, SESSION_SECONDS, is_https);
    HeaderValue::try_from(cookie).expect("name and token are base64url")
}

/// Where a visitor is sent instead of the page, if anywhere. While the node waits for its owner, they are led to the page for that.
fn redirect(uri: &Uri, visitor: Visitor, wait: Option<Wait>) -> Option<String> {
    let waiting = wait.map(|wait| match wait {
        Wait::Restored => RESTORED_PAGE,
        Wait::Old => OLD_COPY_PAGE,
    });
    match (uri.path(), visitor) {
        (path, Visitor::Owner) if waiting == Some(path) => None,
        // What was written in an old copy alone is taken along before it is stopped.
        ("/export" | "/settings/this-server/stop", Visitor::Owner) if wait == Some(Wait::Old) => None,
        (path, Visitor::Owner) if path != "/set-up" && waiting.is_some() => waiting.map(str::to_owned),
        (RESTORED_PAGE | OLD_COPY_PAGE | "/sign-in" | "/sign-in/code", Visitor::Owner) => Some("/".to_owned()),
        ("/sign-in" | "/sign-in/code" | "/set-up" | "/restore", _) | (_, Visitor::Owner) => None,
        (_, Visitor::SetUp) => Some("/set-up".to_owned()),
        ("/", Visitor::Anonymous) if uri.query().is_none() => Some("/sign-in".to_owned()),
        (path, Visitor::Anonymous) => {
            let here = uri.path_and_query().map_or(path, |whole| whole.as_str());
            let next: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
            Some(format!("/sign-in?next={next}"))
        }
    }
}

/// The answer to a request with these headers when it cannot be known who asks.
pub(crate) fn failed(error: &StoreError, request: &HeaderMap) -> Response {
    tracing::error!(error = error as &dyn std::error::Error, "a session could not be looked up");
    notice::notice_or(node_failed(), Notice::Failed, notice::accepts_html(request))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_sent_to_the_right_door() {
        for (uri, visitor, expected) in [
            ("/", Visitor::Owner, None),
            ("/posts/3?page=2", Visitor::Owner, None),
            ("/set-up?token=x", Visitor::Owner, None),
            ("/sign-in?next=/friends", Visitor::Owner, Some("/")),
            ("/", Visitor::Anonymous, Some("/sign-in")),
            ("/?__err=x", Visitor::Anonymous, Some("/sign-in?next=%2F%3F__err%3Dx")),
            ("/posts/3?page=2&x", Visitor::Anonymous, Some("/sign-in?next=%2Fposts%2F3%3Fpage%3D2%26x")),
            ("/no/such/page", Visitor::Anonymous, Some("/sign-in?next=%2Fno%2Fsuch%2Fpage")),
            ("/sign-in?next=/friends", Visitor::Anonymous, None),
            ("/set-up?token=x", Visitor::Anonymous, None),
            ("/set-up/more", Visitor::Anonymous, Some("/sign-in?next=%2Fset-up%2Fmore")),
            ("/", Visitor::SetUp, Some("/set-up")),
            ("/settings", Visitor::SetUp, Some("/set-up")),
            ("/set-up", Visitor::SetUp, None),
            ("/restore", Visitor::SetUp, None),
            ("/restore?token=x", Visitor::Anonymous, None),
            ("/sign-in", Visitor::SetUp, None),
            ("/sign-in/code?next=/friends", Visitor::Anonymous, None),
            ("/sign-in/code", Visitor::Owner, Some("/")),
        ] {
            let decision = redirect(&uri.parse().unwrap(), visitor, None);
            assert_eq!(decision.as_deref(), expected, "{visitor:?} at {uri}");
        }
    }

    #[test]
    fn while_the_node_waits_its_owner_is_led_to_what_it_waits_with() {
        let (restored, old) = (Some(Wait::Restored), Some(Wait::Old));
        for (uri, visitor, wait, expected) in [
            ("/", Visitor::Owner, restored, Some("/restored")),
            ("/sign-in", Visitor::Owner, restored, Some("/restored")),
            ("/posts/3?page=2", Visitor::Owner, restored, Some("/restored")),
            ("/restored", Visitor::Owner, restored, None),
            ("/restored", Visitor::Owner, None, Some("/")),
            ("/set-up?token=x", Visitor::Owner, restored, None),
            ("/restored", Visitor::Anonymous, restored, Some("/sign-in?next=%2Frestored")),
            ("/sign-in", Visitor::Anonymous, restored, None),
            ("/", Visitor::Owner, old, Some("/old-copy")),
            ("/restored", Visitor::Owner, old, Some("/old-copy")),
            ("/old-copy", Visitor::Owner, old, None),
            ("/export", Visitor::Owner, old, None),
            ("/export", Visitor::Owner, restored, Some("/restored")),
            ("/settings/this-server/stop", Visitor::Owner, old, None),
            ("/settings/this-server", Visitor::Owner, old, Some("/old-copy")),
            ("/old-copy", Visitor::Owner, restored, Some("/restored")),
            ("/old-copy", Visitor::Owner, None, Some("/")),
            ("/old-copy", Visitor::Anonymous, old, Some("/sign-in?next=%2Fold-copy")),
        ] {
            let decision = redirect(&uri.parse().unwrap(), visitor, wait);
            assert_eq!(decision.as_deref(), expected, "{visitor:?} at {uri}");
        }
    }

    #[test]
    fn only_what_is_public_is_public_path() {
        for (path, expected) in [
            ("/public", true),
            ("/public/", true),
            ("/public/posts/ab", true),
            ("/publicity", false),
            ("/offline", true),
            ("/invite", true),
            ("/invited", false),
            ("/", false),
            ("/posts/1", false),
            ("/circles", false),
            ("//public", false),
            ("/posts/../public", false),
        ] {
            assert_eq!(is_public_path(path), expected, "{path}");
        }
    }

    #[test]
    fn programs_are_not_sent_to_doors() {
        for (path, expected) in [
            ("/api/frame/load", true),
            ("/api", true),
            ("/events", true),
            ("/healthz", true),
            ("/media/ab", true),
            ("/.well-known/o2m", true),
            ("/o2m/v1/feed", true),
            ("/", false),
            ("/eventsful", false),
            ("/events/1", false),
            ("/apiary", false),
            ("/friends/api/", false),
        ] {
            assert_eq!(is_api_path(path), expected, "{path}");
        }
    }
}
