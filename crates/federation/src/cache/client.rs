//! The client that answers from what is stored where it may, and asks below where it must.

use std::time::SystemTime;

use http::{Extensions, Method, StatusCode, header};
use http_cache::{BoxError, CacheManager};
use reqwest::{Request, Response};
use reqwest_middleware::ClientWithMiddleware;
use url::Url;

use super::{
    Sharing,
    content::{Content, read},
    date::append_missing_date,
    directives::Directives,
    fields::{remove_connection_fields, update},
    freshness::lifetime,
    reply::{not_stored, reply, whole},
    stale::{is_usable_disconnected, is_usable_instead_of, is_usable_while_revalidating},
    stored::{Stored, Times},
    storing::is_storable,
    validation::{confirms, make_conditional},
};

/// Longer bodies are passed on, and not stored.
const STORED_BODY_BYTES: usize = 4 * 1024 * 1024;

/// An HTTP client with a cache: what it sends goes through the client `below`, what it keeps is in `stored`.
#[derive(Debug, Clone)]
pub struct CachedClient<M> {
    below: ClientWithMiddleware,
    stored: M,
    sharing: Sharing,
}

/// No response, neither from below nor from what is stored.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    #[error("nobody answers, and what is stored may not")]
    Disconnected(#[source] reqwest_middleware::Error),
    #[error("stored responses cannot be read or written")]
    Stored(#[source] BoxError),
}

impl<M: CacheManager + Clone> CachedClient<M> {
    pub fn new(below: ClientWithMiddleware, stored: M, sharing: Sharing) -> Self {
        Self { below, stored, sharing }
    }

    /// Answers `request`. `extensions` go to the client below, if it is asked.
    pub async fn execute(&self, request: Request, extensions: &mut Extensions) -> Result<Response, CacheError> {
        if !may_be_answered(&request) {
            return self.write_through(request, extensions).await;
        }
        let now = now();
        let stored = Stored::load(&self.stored, &key(request.url())).await.map_err(CacheError::Stored)?;
        match stored.filter(|stored| stored.is_selected_by(&request, now)) {
            Some(stored) if stored.satisfies(&request, now) => Ok(reply(&request, &stored, Some(now))),
            Some(stored) if is_usable_while_revalidating(&stored, &request, self.sharing, now) => {
                let response = reply(&request, &stored, Some(now));
                self.validate_behind(request, stored);
                Ok(response)
            }
            _ if Directives::of(request.headers()).has("only-if-cached") => Ok(not_stored(&request)),
            Some(stored) if request.method() == Method::GET => self.validate(request, stored, extensions).await,
            _ => self.fetch(request, extensions).await,
        }
    }

    /// Removes what is stored of `url`.
    pub async fn forget(&self, url: &Url) -> Result<(), CacheError> {
        self.stored.delete(&key(url)).await.map_err(CacheError::Stored)
    }

    /// "A cache MUST write through requests with methods that are unsafe to the origin server; i.e., a cache is not allowed to generate a
    /// reply to such a request before having forwarded the request and having received a corresponding response." (section 4)
    async fn write_through(&self, request: Request, extensions: &mut Extensions) -> Result<Response, CacheError> {
        let (url, is_safe) = (request.url().clone(), request.method().is_safe());
        let (response, _) = self.send(request, extensions).await?;
        // "A cache MUST invalidate the target URI when it receives a non-error status code in response to an unsafe request method
        // (including methods whose safety is unknown)." (section 4.4)
        if !is_safe && (response.status().is_success() || response.status().is_redirection()) {
            self.forget(&url).await?;
            for other in candidates(&url, &response) {
                self.forget(&other).await?;
            }
        }
        Ok(response)
    }

    async fn fetch(&self, request: Request, extensions: &mut Extensions) -> Result<Response, CacheError> {
        let (response, times) = self.send(copy(&request), extensions).await?;
        self.keep(&request, response, times).await
    }

    /// Asks whether `stored` is still right (section 4.3), and answers with it if so, or if nobody can say.
    async fn validate(
        &self,
        request: Request,
        stored: Stored,
        extensions: &mut Extensions,
    ) -> Result<Response, CacheError> {
        let mut question = copy(&request);
        let is_conditional = make_conditional(&mut question, &stored);
        let sent = self.send(question, extensions).await;
        let now = now();
        let (response, times) = match sent {
            Err(_) if is_usable_disconnected(&stored, &request, self.sharing) => {
                return Ok(reply(&request, &stored, Some(now)));
            }
            sent => sent?,
        };
        // "if a cache receives a 5xx (Server Error) response while attempting to validate a response, it can either forward this response
        // to the requesting client or act as if the server failed to respond. In the latter case, the cache can send a previously stored
        // response, subject to its constraints on doing so" (section 4.3.3)
        if is_usable_instead_of(response.status(), &stored, &request, self.sharing, now) {
            return Ok(reply(&request, &stored, Some(now)));
        }
        if !is_conditional || response.status() != StatusCode::NOT_MODIFIED {
            return self.keep(&request, response, times).await;
        }
        if !confirms(response.headers(), &stored) {
            return self.fetch(request, extensions).await;
        }
        // "For each stored response identified, the cache MUST update its header fields with the header fields provided in the 304 (Not
        // Modified) response, as per Section 3.2." (section 4.3.4)
        let mut head = stored.head;
        update(&mut head.headers, response.headers());
        let stored = Stored::new(&request, head, stored.body, self.sharing, times);
        self.store(&request, &stored).await?;
        Ok(reply(&request, &stored, None))
    }

    /// "the cache SHOULD attempt to revalidate it while still serving stale responses (i.e., without blocking)" (RFC 5861, section 3)
    fn validate_behind(&self, request: Request, stored: Stored) {
        let client = self.clone();
        tokio::spawn(async move {
            if let Err(error) = client.validate(request, stored, &mut Extensions::new()).await {
                tracing::debug!(error = &error as &dyn std::error::Error, "a stale response could not be validated");
            }
        });
    }

    /// Stores `response` if it may be, and answers with it.
    async fn keep(&self, request: &Request, response: Response, times: Times) -> Result<Response, CacheError> {
        let is_gone = matches!(response.status(), StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE);
        let is_long = response.content_length().is_some_and(|length| length > STORED_BODY_BYTES as u64);
        let mut plain = http::Response::new(());
        *plain.status_mut() = response.status();
        *plain.headers_mut() = response.headers().clone();
        let head = plain.into_parts().0;
        let is_useful = response.status() == StatusCode::OK || !lifetime(&head, self.sharing).is_zero();
        if is_long || !is_useful || !is_storable(request, &head, self.sharing) {
            // Whoever says this wants no copies kept, and asks no other way.
            if is_gone {
                self.forget(request.url()).await?;
            }
            return Ok(response);
        }
        let read = read(response, STORED_BODY_BYTES).await;
        match read.map_err(|error| CacheError::Disconnected(error.into()))? {
            (head, Content::Longer(body)) => Ok(whole(request.url(), head, body)),
            (head, Content::Whole(body)) => {
                let stored = Stored::new(request, head, body, self.sharing, times);
                self.store(request, &stored).await?;
                Ok(reply(request, &stored, None))
            }
        }
    }

    async fn store(&self, request: &Request, stored: &Stored) -> Result<(), CacheError> {
        let saved = stored.save(&self.stored, key(request.url()), request).await;
        saved.map_err(CacheError::Stored)
    }

    /// Sends `request` as it is, and takes away what only the connections are about.
    async fn send(&self, mut request: Request, extensions: &mut Extensions) -> Result<(Response, Times), CacheError> {
        remove_connection_fields(request.headers_mut());
        let requested_at = now();
        let sent = self.below.execute_with_extensions(request, extensions).await;
        let mut response = sent.map_err(CacheError::Disconnected)?;
        let received_at = now();
        remove_connection_fields(response.headers_mut());
        append_missing_date(response.headers_mut(), received_at);
        Ok((response, Times { requested_at, received_at }))
    }
}

/// How old a response is concerns nobody but the cache: nothing that a friend's server says is believed or dropped by this clock.
#[expect(clippy::disallowed_methods, reason = "RFC 9111 reckons with the clock of the cache")]
fn now() -> SystemTime {
    SystemTime::now()
}

/// Where the responses to GET for `url` are stored.
fn key(url: &Url) -> String {
    format!("GET:{url}")
}

/// A second request like `request`, which has no body.
fn copy(request: &Request) -> Request {
    let mut copy = Request::new(request.method().clone(), request.url().clone());
    *copy.headers_mut() = request.headers().clone();
    *copy.timeout_mut() = request.timeout().copied();
    copy
}

/// Whether a stored response can be an answer at all.
fn may_be_answered(request: &Request) -> bool {
    // "A cache MUST NOT evaluate conditional header fields that only apply to an origin server" (section 4.3.2)
    let is_for_origin =
        [header::IF_MATCH, header::IF_UNMODIFIED_SINCE].iter().any(|name| request.headers().contains_key(name));
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD) && request.body().is_none();
    is_read && !is_for_origin && !Directives::of(request.headers()).has("no-store")
}

/// "A cache MAY invalidate other URIs when it receives a non-error status code in response to an unsafe request method [...]. In
/// particular, the URI(s) in the Location and Content-Location response header fields (if present) are candidates for invalidation [...].
/// However, a cache MUST NOT trigger an invalidation under these conditions if the origin of the URI to be invalidated differs from that of
/// the target URI." (section 4.4)
fn candidates(url: &Url, response: &Response) -> impl Iterator<Item = Url> {
    let fields = [header::LOCATION, header::CONTENT_LOCATION];
    let values = fields.into_iter().filter_map(|name| response.headers().get(name)?.to_str().ok());
    values.filter_map(|value| url.join(value).ok()).filter(|other| other.origin() == url.origin())
}
