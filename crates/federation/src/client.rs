//! The client for one friend's server: documents through a private HTTP cache (RFC 9111), picture files past it.
//!
//! What is stored never answers alone: every request says `no-cache`, so a peer cannot make this node believe for a year that nothing
//! changed, and a failure stays a failure (RFC 9111, section 5.2.1.4).

use std::sync::Arc;

use bytes::Bytes;
use domain::{Address, PeerId, RemoteProfile, Variant};
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
    transport::FILE_TIME,
    wire::{FeedPage, Secret, WireError, parse_profile},
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

    /// The page of the feed before position `before`, or the newest one. Only the newest is stored: the others are read once.
    pub async fn feed(&self, before: Option<i64>) -> Result<PeerDocument<FeedPage>, ExchangeError> {
        let directive = if before.is_some() { "no-store" } else { "no-cache" };
        let document = self.document(&paths::feed_page(before), directive).await?;
        let page = FeedPage::parse(&document.content)?;
        if before.is_some_and(|before| page.items.first().is_some_and(|item| item.sequence >= before)) {
            return Err(WireError::Field("sequence").into());
        }
        Ok(PeerDocument { content: page, cache: document.cache })
    }

    /// How the friend shows themselves.
    pub async fn profile(&self) -> Result<PeerDocument<RemoteProfile>, ExchangeError> {
        let document = self.document(paths::PROFILE, "no-cache").await?;
        Ok(PeerDocument { content: parse_profile(&document.content)?, cache: document.cache })
    }

    /// Says that something changed here.
    pub async fn poke(&self) -> Result<(), ExchangeError> {
        self.command(Method::POST, paths::POKE).await
    }

    /// Says that the friendship is over.
    pub async fn end(&self) -> Result<(), ExchangeError> {
        self.command(Method::DELETE, paths::FRIENDSHIP).await
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

    /// Asks for a document with the cache directive `directive` (RFC 9111, section 5.2.1).
    async fn document(&self, path: &str, directive: &'static str) -> Result<PeerDocument<Bytes>, ExchangeError> {
        let report = Report::default();
        let mut extensions = Extensions::new();
        extensions.insert(report.clone());
        let mut request = self.request(Method::GET, path)?;
        request.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(directive));
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

    async fn command(&self, method: Method, path: &str) -> Result<(), ExchangeError> {
        let mut request = self.request(method, path)?;
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
