//! The client for one friend's server: documents through a private HTTP cache (RFC 9111), the feed and picture files past it.
//!
//! What is stored never answers alone: every request says `no-cache`, so a peer cannot make this node believe for a year that nothing
//! changed, and a failure stays a failure (RFC 9111, section 5.2.1.4).

use std::sync::Arc;

use bytes::Bytes;
use domain::{Address, Cursor, PeerId, RemoteProfile, Variant, limits};
use futures::{Stream, StreamExt};
use http::{Extensions, HeaderValue, Method, StatusCode, header};
use http_cache::CacheManager;
use reqwest::Request;
use reqwest_middleware::ClientBuilder;
use url::Url;

use crate::{
    CachedClient, ExchangeError, Sharing, Transport,
    exchange::{Exchange, Report},
    paths,
    transport::{FILE_TIME, read_body},
    wire::{FeedPage, Poke, Secret, WireError, parse_profile},
};

/// The client for one friend's server.
#[derive(Debug)]
pub struct PeerClient<M: CacheManager + Clone> {
    peer: PeerId,
    transport: Transport,
    exchange: Arc<Exchange>,
    cached: CachedClient<M>,
}

/// How much of a document crossed the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheOutcome {
    /// All of it.
    Fetched,
    /// None of it: the stored response was still right (304).
    Revalidated,
}

/// A document of a friend's server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerDocument<T> {
    pub content: T,
    pub cache: CacheOutcome,
}

/// A picture file on its way.
pub type MediaStream = std::pin::Pin<Box<dyn Stream<Item = Result<Bytes, ExchangeError>> + Send>>;

impl<M: CacheManager + Clone> PeerClient<M> {
    /// A client for the friend `peer` at `address`, who expects `token`; `stored` keeps this peer's responses.
    pub fn new(transport: Transport, peer: PeerId, address: Address, token: Secret, stored: M) -> Self {
        let exchange = Arc::new(Exchange { address, token });
        let below = ClientBuilder::new(transport.0.clone()).with_arc(exchange.clone()).build();
        Self { peer, transport, exchange, cached: CachedClient::new(below, stored, Sharing::Private) }
    }

    /// The page of the feed that follows `since`, or the first; `None` if nothing changed after that. The feed is kept as posts, so it
    /// goes past the cache.
    pub async fn feed(&self, since: Option<Cursor>) -> Result<Option<FeedPage>, ExchangeError> {
        let mut request = self.request(Method::GET, &paths::feed_page(since))?;
        if let Some(since) = since {
            let etag = header::HeaderValue::try_from(since.etag()).map_err(|_| WireError::Field("cursor"))?;
            request.headers_mut().insert(header::IF_NONE_MATCH, etag);
        }
        self.exchange.prepare(&mut request)?;
        let response = self.transport.0.execute(request).await?;
        match response.status() {
            StatusCode::OK => {
                let body = read_body(response, limits::FEED_PAGE_BYTES).await?;
                Ok(Some(FeedPage::parse(&body, since)?))
            }
            StatusCode::NOT_MODIFIED if since.is_some() => Ok(None),
            status => Err(ExchangeError::of_status(status)),
        }
    }

    /// How the friend shows themselves.
    pub async fn profile(&self) -> Result<PeerDocument<RemoteProfile>, ExchangeError> {
        let document = self.document(paths::PROFILE).await?;
        Ok(PeerDocument { content: parse_profile(&document.content)?, cache: document.cache })
    }

    /// Says that something changed here, up to `cursor`.
    pub async fn poke(&self, cursor: Cursor) -> Result<(), ExchangeError> {
        let mut request = self.request(Method::POST, paths::POKE)?;
        request.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(Poke { cursor }.to_json().into());
        self.command(request).await
    }

    /// Says that the friendship is over.
    pub async fn end(&self) -> Result<(), ExchangeError> {
        self.command(self.request(Method::DELETE, paths::FRIENDSHIP)?).await
    }

    /// Fetches a picture file, piece by piece and never more than it is said to be long. Its hash is the receiver's to check.
    pub async fn media(&self, variant: &Variant) -> Result<MediaStream, ExchangeError> {
        let mut request = self.request(Method::GET, &paths::media_file(variant.sha256))?;
        self.exchange.prepare(&mut request)?;
        *request.timeout_mut() = Some(FILE_TIME);
        let response = self.transport.0.execute(request).await?;
        if response.status() != StatusCode::OK {
            return Err(ExchangeError::of_status(response.status()));
        }
        let limit_bytes = usize::try_from(variant.size_bytes).unwrap_or(usize::MAX);
        let mut received = 0_usize;
        Ok(Box::pin(response.bytes_stream().map(move |piece| {
            let piece = piece?;
            received = received.saturating_add(piece.len());
            if received > limit_bytes { Err(ExchangeError::TooLarge { limit_bytes }) } else { Ok(piece) }
        })))
    }

    /// Asks for a document; the answer that is stored has to be revalidated (RFC 9111, section 5.2.1.4).
    async fn document(&self, path: &str) -> Result<PeerDocument<Bytes>, ExchangeError> {
        let report = Report::default();
        let mut extensions = Extensions::new();
        extensions.insert(report.clone());
        let mut request = self.request(Method::GET, path)?;
        request.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let url = request.url().clone();
        let answer = self.cached.execute(request, &mut extensions).await;
        let cache = match report.take().transpose()? {
            Some(StatusCode::OK) => CacheOutcome::Fetched,
            Some(StatusCode::NOT_MODIFIED) => CacheOutcome::Revalidated,
            Some(status) => {
                let error = ExchangeError::of_status(status);
                if matches!(error, ExchangeError::Refused(_)) {
                    self.cached.forget(&url).await?;
                }
                return Err(error);
            }
            // The cache never answers without asking, so it failed before it could.
            None => return Err(ExchangeError::Cache(answer.err().map(|error| error.to_string()).unwrap_or_default())),
        };
        let answer = answer?;
        // A 304 may confirm an error that was to be kept.
        if answer.status() != StatusCode::OK {
            return Err(ExchangeError::of_status(answer.status()));
        }
        Ok(PeerDocument { content: answer.bytes().await?, cache })
    }

    async fn command(&self, mut request: Request) -> Result<(), ExchangeError> {
        self.exchange.prepare(&mut request)?;
        let status = self.transport.0.execute(request).await?.status();
        if status.is_success() { Ok(()) } else { Err(ExchangeError::of_status(status)) }
    }

    /// A request to the peer by the name that stays, whatever its address; [`Exchange`] puts the address in.
    fn request(&self, method: Method, path: &str) -> Result<Request, ExchangeError> {
        let url =
            Url::parse(&format!("http://peer-{}.o2m.alt{path}", self.peer)).map_err(|_| WireError::Field("path"))?;
        let mut request = Request::new(method, url);
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        Ok(request)
    }
}

#[cfg(test)]
mod tests;
