//! The last step before the wire, below the cache: it signs, finds the way, and keeps the answer within its limit.
//!
//! The cache above sees a name that stays (`<id>.o2m.alt`) and no signature. It also hides failures, by answering from what is stored; so
//! what happened here is left in a [`Report`] for the caller.

use std::{fmt, net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use domain::{Address, Instance, NodeId, Timestamp, limits};
use http::{Extensions, HeaderValue, StatusCode};
use parking_lot::Mutex;
use reqwest::{Request, Response, ResponseBuilderExt};
use reqwest_middleware::{Middleware, Next};

use crate::{
    ExchangeError,
    body::read_body,
    dial::{SealedError, SealedTransport},
    error::spoke_otherwise,
    wire::{O2M_INSTANCE, SignedInstance, WireError},
};

/// Tells the time at which a request is signed.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Hears of an instance of this node's, which its own key signed.
pub type Heard = Arc<dyn Fn(Instance) + Send + Sync>;

/// What happened at the wire during one request: the status that came, or why none did.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report(Arc<Mutex<Option<Result<StatusCode, ExchangeError>>>>);

impl Report {
    pub(crate) fn take(&self) -> Option<Result<StatusCode, ExchangeError>> {
        self.0.lock().take()
    }

    fn set(&self, outcome: Result<StatusCode, ExchangeError>) {
        *self.0.lock() = Some(outcome);
    }
}

/// The exchange failed; the [`Report`] says how.
#[derive(Debug, thiserror::Error)]
#[error("the exchange failed")]
struct Failed;

/// Speaks to one server.
pub(crate) struct Exchange {
    transport: SealedTransport,
    peer: NodeId,
    now: Now,
    heard: Heard,
    /// What is told with every request: the newest instance of the peer's that is known.
    told: Option<HeaderValue>,
    answered_at: Mutex<Option<SocketAddr>>,
}

impl Exchange {
    pub(crate) fn new(
        transport: SealedTransport,
        peer: NodeId,
        now: Now,
        heard: Heard,
        told: Option<HeaderValue>,
    ) -> Self {
        Self { transport, peer, now, heard, told, answered_at: Mutex::default() }
    }

    pub(crate) fn peer(&self) -> NodeId {
        self.peer
    }

    pub(crate) fn own_id(&self) -> NodeId {
        self.transport.own_id()
    }

    pub(crate) fn answered_at(&self) -> Option<Address> {
        let answered_at = *self.answered_at.lock();
        answered_at.map(|socket| Address::from_ip(socket.ip(), socket.port()))
    }

    /// Signs `request` and sends it, to one address after the other. Where nobody is at all is passed over below; here, where somebody
    /// else answers, to whom nothing was sent, since the handshake comes first; and where an old copy of the peer does, which took nothing.
    pub(crate) async fn execute(&self, mut request: Request) -> Result<Response, ExchangeError> {
        if let Some(told) = &self.told {
            request.headers_mut().insert(O2M_INSTANCE, told.clone());
        }
        let book = self.transport.book();
        let mut others = book.addresses(self.peer).len().saturating_sub(1);
        let mut next = Some(request);
        loop {
            let request = next.take().ok_or(WireError::Field("body"))?;
            next = request.try_clone();
            let tried = book.addresses(self.peer).into_iter().next();
            match self.transport.execute(request, (self.now)()).await {
                Err(error) if others > 0 && is_somebody_else(&error) => {
                    others -= 1;
                    // By name: another exchange may have been here before.
                    if let Some(tried) = tried {
                        book.pass_over(self.peer, &tried);
                    }
                }
                Err(error) => return Err(error.into()),
                Ok(response) if others > 0 && is_old_copy(&response, self.peer) => {
                    others -= 1;
                    // It may have been reached over a connection from before, and not where was tried first.
                    let at = response.remote_addr().map(|socket| Address::from_ip(socket.ip(), socket.port()));
                    let at = at.filter(|at| book.addresses(self.peer).contains(at));
                    if let Some(at) = at.or(tried) {
                        book.pass_over(self.peer, &at);
                    }
                }
                Ok(response) => {
                    *self.answered_at.lock() = response.remote_addr();
                    if let Some(address) = self.answered_at() {
                        book.answered(self.peer, &address);
                    }
                    // Whoever passes it on: only this node's key can have signed it.
                    if let Some(told) = SignedInstance::of_headers(response.headers())
                        && told.owner() == self.own_id()
                    {
                        (self.heard)(told.instance());
                    }
                    return Ok(response);
                }
            }
        }
    }

    async fn send(&self, request: Request) -> Result<Response, ExchangeError> {
        let response = self.execute(request).await?;
        let mut bounded = http::Response::builder().status(response.status()).url(response.url().clone());
        if let Some(headers) = bounded.headers_mut() {
            *headers = response.headers().clone();
        }
        let body = read_body(response, limits::FEED_PAGE_BYTES).await?;
        Ok(bounded.body(body).map_err(|_| WireError::Field("head"))?.into())
    }
}

/// Says whether what answered was not the server that was called.
fn is_somebody_else(error: &SealedError) -> bool {
    match error {
        SealedError::OtherKey(_) => true,
        SealedError::Http(error) => spoke_otherwise(error),
        SealedError::Url(_) | SealedError::Sign(_) | SealedError::Forbidden(_) => false,
    }
}

/// Says whether what answered is a copy of the server that was called, and knows that another lives.
fn is_old_copy(response: &Response, peer: NodeId) -> bool {
    response.status() == StatusCode::SERVICE_UNAVAILABLE
        && SignedInstance::of_headers(response.headers()).is_some_and(|lives| lives.owner() == peer)
}

#[async_trait]
impl Middleware for Exchange {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        _: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let report = extensions.get::<Report>().cloned().unwrap_or_default();
        match self.send(request).await {
            Ok(response) => {
                report.set(Ok(response.status()));
                Ok(response)
            }
            Err(error) => {
                report.set(Err(error));
                Err(reqwest_middleware::Error::middleware(Failed))
            }
        }
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").field("peer", &self.peer).finish_non_exhaustive()
    }
}
