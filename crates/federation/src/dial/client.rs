//! The client between servers: sealed to a key, signed by this one, and nowhere else.

use std::{error::Error, sync::Arc, time::Duration};

use domain::{NodeId, Timestamp};
use http::{Method, StatusCode};
use reqwest::{Client, Request, Response};

use super::{AddressBook, DialError, DialRule, PeerUrlError, peer_of, peer_url, resolver::BookResolver};
use crate::{
    Identity, TransportError,
    signature::{ClockOffsets, SignError, sign},
    tls,
    transport::{EXCHANGE_TIME, client_builder},
};

/// The client for all servers. Clones share connections, addresses and what is known of clocks.
#[derive(Debug, Clone)]
pub struct SealedTransport {
    client: Client,
    identity: Identity,
    book: AddressBook,
    clocks: Arc<ClockOffsets>,
}

/// No answer came. Whatever the answer says is for its reader.
#[derive(Debug, thiserror::Error)]
pub enum SealedError {
    #[error("the request is not to a server by its key")]
    Url(#[from] PeerUrlError),
    #[error("the request cannot be signed")]
    Sign(#[from] SignError),
    /// A hard failure: it is another person, or the same person with another key, and nothing was sent.
    #[error("something else answers where the server was last seen")]
    OtherKey(#[source] reqwest::Error),
    #[error("the server is where this one does not go")]
    Forbidden(#[source] reqwest::Error),
    #[error("the exchange failed")]
    Http(#[source] reqwest::Error),
}

impl SealedTransport {
    pub fn new(identity: Identity, book: AddressBook, rule: impl DialRule) -> Result<Self, TransportError> {
        Self::patient(identity, book, rule, EXCHANGE_TIME)
    }

    /// The same, which waits for `pause` before it takes a server that says nothing for one that is gone.
    pub(crate) fn patient(
        identity: Identity,
        book: AddressBook,
        rule: impl DialRule,
        pause: Duration,
    ) -> Result<Self, TransportError> {
        let resolver = BookResolver { book: book.clone(), rule: Arc::new(rule) };
        let client = client_builder()?.read_timeout(pause).dns_resolver(resolver).build()?;
        Ok(Self { client, identity, book, clocks: Arc::default() })
    }

    /// Where servers are looked for.
    pub fn book(&self) -> &AddressBook {
        &self.book
    }

    /// How far the clocks of those who answered were ahead of this one then, in seconds.
    pub fn clock_offsets(&self) -> Vec<i64> {
        self.clocks.seen()
    }

    /// Who calls.
    pub fn own_id(&self) -> NodeId {
        self.identity.id()
    }

    /// What sends, below everything that is decided here.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Sends `request` without saying who asks.
    pub(crate) async fn execute_unsigned(&self, request: Request) -> Result<Response, SealedError> {
        peer_of(request.url())?;
        Ok(self.client.execute(request).await?)
    }

    /// A request for `path` at the server `id`, not yet signed.
    pub fn request(&self, method: Method, id: NodeId, path: &str) -> Result<Request, SealedError> {
        Ok(Request::new(method, peer_url(id, path)?))
    }

    /// Signs `request` and sends it; once more if it was refused and the clocks turn out to differ.
    pub async fn execute(&self, mut request: Request, now: Timestamp) -> Result<Response, SealedError> {
        let peer = peer_of(request.url())?;
        let again = request.try_clone();
        sign(&self.identity, self.clocks.time_at(peer, now), &mut request)?;
        let response = self.client.execute(request).await?;
        self.clocks.see(peer, response.headers(), now);
        match again {
            Some(mut again)
                if response.status() == StatusCode::UNAUTHORIZED
                    && self.clocks.learn(peer, response.headers(), now) =>
            {
                sign(&self.identity, self.clocks.time_at(peer, now), &mut again)?;
                Ok(self.client.execute(again).await?)
            }
            _ => Ok(response),
        }
    }
}

impl From<reqwest::Error> for SealedError {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if tls::is_other_key(&error) {
            Self::OtherKey(error)
        } else if is_forbidden(&error) {
            Self::Forbidden(error)
        } else {
            Self::Http(error)
        }
    }
}

fn is_forbidden(error: &reqwest::Error) -> bool {
    std::iter::successors(Some(error as &(dyn Error + 'static)), |error| {
        let error = *error;
        error.source()
    })
    .any(|error| matches!(error.downcast_ref(), Some(DialError::Forbidden)))
}
