//! The client for one server that is known by its key: documents through a private HTTP cache (RFC 9111), the feed and picture files past it.
//!
//! What is stored never answers alone: every request says `no-cache`, so a peer cannot make this node believe for a year that nothing
//! changed, and a failure stays a failure (RFC 9111, section 5.2.1.4).

mod introductions;
mod threads;

use std::sync::Arc;

use bytes::Bytes;
use domain::{Address, Cursor, DialledBack, NodeId, RemoteProfile, Variant, WireId, friendship::Answer, limits};
use futures::{Stream, StreamExt};
use http::{Extensions, HeaderValue, Method, StatusCode, header};
use http_cache_reqwest::CacheManager;
use reqwest::Request;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};

pub use introductions::Introduced;
pub use threads::{Brought, ReportAnswer};

use crate::{
    ExchangeError, Sharing,
    body::read_body,
    dial::{SealedTransport, peer_url},
    exchange::{Exchange, Heard, Now, Report},
    paths,
    transport::file_time,
    wire::{
        FeedPage, O2M_READ, PeerAnswer, PeerMessage, Poke, WireError, knows_introductions, knows_messages,
        parse_dialled_back, parse_profile, read_mark, threads_head,
    },
    with_http_cache,
};

/// The client for one server that is known by its key.
#[derive(Debug)]
pub struct PeerClient {
    exchange: Arc<Exchange>,
    cached: ClientWithMiddleware,
    /// Up to which message of the other's the owner has read, if that is told.
    read: Option<WireId>,
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

/// What a reading of a feed is answered.
struct FeedAnswer {
    /// `None`: nothing changed (304).
    body: Option<Bytes>,
    beside: BesideFeed,
}

/// What a server says with every answer to a reading of its posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BesideFeed {
    /// Where its feed of threads ends; `None`: it has none.
    pub threads: Option<Cursor>,
    /// It is of a version with messages.
    pub knows_messages: bool,
    /// It is of a version with introductions.
    pub knows_introductions: bool,
    /// The newest message of this side's that its owner has read, if that is told.
    pub read: Option<WireId>,
}

/// A picture file on its way.
pub type MediaStream = std::pin::Pin<Box<dyn Stream<Item = Result<Bytes, ExchangeError>> + Send>>;

impl PeerClient {
    /// A client for the server `peer`, wherever the address book of `transport` says it is; `told` is the newest
    /// instance of that server that is known, `heard` is told which of this node that server knows, and `stored` keeps its responses.
    pub fn new(
        transport: SealedTransport,
        peer: NodeId,
        now: Now,
        told: Option<&str>,
        heard: Heard,
        stored: impl CacheManager + Clone,
    ) -> Self {
        let client = ClientBuilder::new(transport.client().clone());
        let told = told.and_then(|told| HeaderValue::try_from(told).ok());
        let exchange = Arc::new(Exchange::new(transport, peer, now, heard, told));
        let cached = with_http_cache(client, stored, Sharing::Private).with_arc(exchange.clone()).build();
        Self { exchange, cached, read: None }
    }

    /// Says with each reading of posts that the owner has read up to the message `read` of the other's.
    #[must_use]
    pub fn saying_read(self, read: Option<WireId>) -> Self {
        Self { read, ..self }
    }

    /// The page of the feed that follows `since`, or the first; `None` if nothing changed after that. The feed is kept as posts, so it
    /// goes past the cache.
    pub async fn feed(&self, since: Option<Cursor>) -> Result<(Option<FeedPage>, BesideFeed), ExchangeError> {
        let answer = self.page_of_feed(&paths::feed_page(since), since, self.read).await?;
        let page = answer.body.map(|body| FeedPage::parse(&body, since)).transpose()?;
        Ok((page, answer.beside))
    }

    /// Asks for the page of a feed at `path` that follows `since`, and says up to where the owner has `read`.
    async fn page_of_feed(
        &self,
        path: &str,
        since: Option<Cursor>,
        read: Option<WireId>,
    ) -> Result<FeedAnswer, ExchangeError> {
        let mut request = self.request(Method::GET, path)?;
        if let Some(since) = since {
            let etag = HeaderValue::try_from(since.etag()).map_err(|_| WireError::Field("cursor"))?;
            request.headers_mut().insert(header::IF_NONE_MATCH, etag);
        }
        if let Some(read) = read.and_then(|read| HeaderValue::try_from(read.to_string()).ok()) {
            request.headers_mut().insert(O2M_READ, read);
        }
        let response = self.exchange.execute(request).await?;
        let headers = response.headers();
        let beside = BesideFeed {
            threads: threads_head(headers),
            knows_messages: knows_messages(headers),
            knows_introductions: knows_introductions(headers),
            read: read_mark(headers),
        };
        match response.status() {
            StatusCode::OK => {
                let body = read_body(response, limits::FEED_PAGE_BYTES).await?;
                Ok(FeedAnswer { body: Some(body), beside })
            }
            StatusCode::NOT_MODIFIED if since.is_some() => Ok(FeedAnswer { body: None, beside }),
            status => Err(ExchangeError::of_status(status)),
        }
    }

    /// How the friend shows themselves.
    pub async fn profile(&self) -> Result<PeerDocument<RemoteProfile>, ExchangeError> {
        let document = self.document(paths::PROFILE).await?;
        Ok(PeerDocument { content: parse_profile(&document.content)?, cache: document.cache })
    }

    /// Says that something changed here, in posts or threads.
    pub async fn poke(&self, poke: Poke) -> Result<(), ExchangeError> {
        let mut request = self.request(Method::POST, paths::POKE)?;
        put_json(&mut request, poke.to_json());
        let status = self.exchange.execute(request).await?.status();
        if status.is_success() { Ok(()) } else { Err(ExchangeError::of_status(status)) }
    }

    /// Has the server look whether this one can be reached, at the address from which it asks.
    pub async fn dial_back(&self) -> Result<DialledBack, ExchangeError> {
        let request = self.request(Method::POST, paths::DIAL_BACK)?;
        let response = self.exchange.execute(request).await?;
        match response.status() {
            StatusCode::OK => Ok(parse_dialled_back(&read_body(response, limits::PEER_REQUEST_BYTES).await?)?),
            status => Err(ExchangeError::of_status(status)),
        }
    }

    /// Says how this side stands, and learns whether that is what the other side holds now.
    pub async fn tell(&self, message: &PeerMessage) -> Result<Answer, ExchangeError> {
        let mut request = self.request(Method::PUT, &paths::peer(self.exchange.own_id()))?;
        put_json(&mut request, message.to_json());
        let response = self.exchange.execute(request).await?;
        match response.status() {
            StatusCode::NO_CONTENT => Ok(Answer::Held),
            StatusCode::CONFLICT => {
                let body = read_body(response, limits::PEER_REQUEST_BYTES).await?;
                Ok(PeerAnswer::parse_conflict(&body)?)
            }
            status => Err(ExchangeError::of_status(status)),
        }
    }

    /// Where the server answered last, since this client was made.
    pub fn answered_at(&self) -> Option<Address> {
        self.exchange.answered_at()
    }

    /// Fetches a picture file, piece by piece and never more than it is said to be long. Its hash is the receiver's to check.
    pub async fn media(&self, variant: &Variant) -> Result<MediaStream, ExchangeError> {
        let mut request = self.request(Method::GET, &paths::media_file(variant.sha256))?;
        *request.timeout_mut() = Some(file_time(variant.size_bytes));
        let response = self.exchange.execute(request).await?;
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
        let answer = self.cached.execute_with_extensions(request, &mut extensions).await;
        // What happened at the wire comes first: the cache makes text of it, or hides it behind what is stored.
        let outcome = report.take().transpose()?;
        let answer = answer.map_err(|error| ExchangeError::Local(error.to_string()))?;
        let cache = match outcome {
            Some(StatusCode::NOT_MODIFIED) => CacheOutcome::Revalidated,
            Some(StatusCode::OK) => CacheOutcome::Fetched,
            Some(status) => return Err(ExchangeError::of_status(status)),
            None => return Err(ExchangeError::Local("the cache answered by itself".to_owned())),
        };
        // A 304 may confirm an error that was to be kept.
        if answer.status() != StatusCode::OK {
            return Err(ExchangeError::of_status(answer.status()));
        }
        Ok(PeerDocument { content: answer.bytes().await?, cache })
    }

    /// A request to the peer by the name that stays, wherever it is.
    fn request(&self, method: Method, path: &str) -> Result<Request, ExchangeError> {
        let url = peer_url(self.exchange.peer(), path).map_err(|_| WireError::Field("path"))?;
        let mut request = Request::new(method, url);
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        Ok(request)
    }
}

fn put_json(request: &mut Request, body: Bytes) {
    put_body(request, "application/json", body);
}

fn put_body(request: &mut Request, content_type: &'static str, body: Bytes) {
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    *request.body_mut() = Some(body.into());
}

#[cfg(test)]
mod tests;
