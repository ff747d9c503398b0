//! First contact with a server of which nothing but an address is known: no cache, no cookies, no redirects, 16 KiB.
//!
//! Learning its key, unless that is known, may take 10 s, and asking it who answers another 10 s.
//!
//! Only ever dials an address that the owner gave, and does not say who asks.

use std::net::IpAddr;

use domain::{Address, Candidate, NamedBy, NodeId, limits};
use http::{Method, StatusCode};

use crate::{
    ExchangeError, Identity, TransportError,
    body::read_body,
    dial::{AddressBook, SealedTransport, learn_key},
    paths,
    wire::{WellKnown, WireError},
};

/// Decides which IP addresses may be dialled.
type Rule = fn(&Candidate, IpAddr) -> bool;

/// Asks who answers.
#[derive(Debug, Clone)]
pub struct FirstContact {
    identity: Identity,
    rule: Rule,
}

impl FirstContact {
    pub fn new(identity: Identity, rule: Rule) -> Self {
        Self { identity, rule }
    }

    /// Asks who answers at `address`: whose key it is, and what they say of themselves. A key that is `expected` is the only one taken.
    pub async fn greet(&self, address: &Address, expected: Option<NodeId>) -> Result<WellKnown, ExchangeError> {
        let candidate = Candidate { address: address.clone(), named_by: NamedBy::Owner };
        let id = match expected {
            Some(id) => id,
            None => learn_key(&candidate, &self.rule).await?,
        };
        let book = AddressBook::default();
        book.set(id, [candidate]);
        // A client of its own, so that no connection made before answers for this address.
        let transport = SealedTransport::new(self.identity.clone(), book, self.rule).map_err(here)?;
        let request = transport.request(Method::GET, id, paths::WELL_KNOWN)?;
        let response = transport.execute_unsigned(request).await?;
        let known = match response.status() {
            StatusCode::OK => WellKnown::parse(&read_body(response, limits::PEER_REQUEST_BYTES).await?)?,
            status => return Err(ExchangeError::of_status(status)),
        };
        if known.id == id { Ok(known) } else { Err(WireError::Field("id").into()) }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn here(error: TransportError) -> ExchangeError {
    ExchangeError::Local(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::{Router, http::HeaderMap, response::Redirect, routing::get, serve::Listener};
    use domain::{PeerFailure, Timestamp};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;
    use crate::tls::{BrowserCertificate, TlsServer, TlsStream};

    struct TlsListener(TcpListener, TlsServer);

    impl Listener for TlsListener {
        type Io = TlsStream<TcpStream>;
        type Addr = SocketAddr;

        async fn accept(&mut self) -> (Self::Io, Self::Addr) {
            loop {
                let (stream, address) = self.0.accept().await.unwrap();
                if let Ok((stream, _)) = self.1.accept(stream).await {
                    return (stream, address);
                }
            }
        }

        fn local_addr(&self) -> std::io::Result<SocketAddr> {
            self.0.local_addr()
        }
    }

    async fn greet(identity: &Identity, router: Router, expected: Option<NodeId>) -> Result<WellKnown, ExchangeError> {
        let now = Timestamp(1_795_000_000_000);
        let browser = BrowserCertificate::generate(&["localhost".to_owned()], now).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let listener = TlsListener(listener, TlsServer::new(identity, &browser).unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let address = Address::from_ip(address.ip(), address.port());
        FirstContact::new(Identity::generate().unwrap(), |_, _| true).greet(&address, expected).await
    }

    #[tokio::test]
    async fn knows_who_answers_and_does_not_say_who_asks() {
        let identity = Identity::generate().unwrap();
        let known = WellKnown { id: identity.id(), name: Some("Mara".parse().unwrap()) };
        let body = known.to_json();
        let answer = async move |headers: HeaderMap| {
            assert!(!headers.contains_key("signature") && !headers.contains_key("signature-input"));
            body
        };
        let router = Router::new().route(paths::WELL_KNOWN, get(answer));
        assert_eq!(greet(&identity, router.clone(), None).await.unwrap(), known);
        assert_eq!(greet(&identity, router.clone(), Some(identity.id())).await.unwrap(), known);
        let other = Identity::generate().unwrap();
        let failed = greet(&identity, router.clone(), Some(other.id())).await.unwrap_err();
        assert_eq!(failed.failure(), Some(PeerFailure::OtherKey));
        let failed = greet(&other, router, None).await.unwrap_err();
        assert_eq!(failed.failure(), Some(PeerFailure::Malformed), "it says that it is somebody else");
    }

    #[tokio::test]
    async fn tells_what_is_no_o2m() {
        let identity = Identity::generate().unwrap();
        for (router, expected) in [
            (Router::new().fallback(get(|| async { "<h1>A website</h1>" })), PeerFailure::Malformed),
            (Router::new(), PeerFailure::Refused),
            (Router::new().fallback(get(|| async { Redirect::to("/elsewhere") })), PeerFailure::Redirected),
            (Router::new().fallback(get(|| async { "x".repeat(17 * 1024) })), PeerFailure::TooLarge),
        ] {
            assert_eq!(greet(&identity, router, None).await.unwrap_err().failure(), Some(expected));
        }
    }
}
