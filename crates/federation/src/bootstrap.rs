//! First contact with a server that is no friend yet: no cache, no cookies, no redirects, 16 KiB, 10 s.
//!
//! Only ever dials an address that the owner typed, or accepted a request from.

use bytes::Bytes;
use domain::{Address, limits};
use http::{Method, StatusCode, header};

use crate::{
    ExchangeError, Transport, paths,
    transport::{bearer, read_body},
    wire::{Acceptance, AcceptanceAnswer, FriendRequest, RequestState, Secret, WellKnown, WireError},
};

/// The client for servers that are no friends yet.
#[derive(Debug, Clone)]
pub struct FirstContact {
    transport: Transport,
}

impl FirstContact {
    pub fn new(transport: Transport) -> Self {
        Self { transport }
    }

    /// Asks who answers at `address`.
    pub async fn greet(&self, address: &Address) -> Result<WellKnown, ExchangeError> {
        let body = self.exchange(Method::GET, address, paths::WELL_KNOWN, None, None).await?;
        Ok(WellKnown::parse(&body)?)
    }

    /// Leaves a friend request at `address`.
    pub async fn request(&self, address: &Address, request: &FriendRequest) -> Result<(), ExchangeError> {
        self.exchange(Method::POST, address, paths::FRIEND_REQUESTS, None, Some(request.to_json())).await?;
        Ok(())
    }

    /// Asks what became of the request with `secret`.
    pub async fn request_state(&self, address: &Address, secret: &Secret) -> Result<RequestState, ExchangeError> {
        let body = self.exchange(Method::GET, address, paths::CURRENT_REQUEST, Some(secret), None).await?;
        Ok(RequestState::parse(&body)?)
    }

    /// Takes the request with `secret` back.
    pub async fn withdraw(&self, address: &Address, secret: &Secret) -> Result<(), ExchangeError> {
        self.exchange(Method::DELETE, address, paths::CURRENT_REQUEST, Some(secret), None).await?;
        Ok(())
    }

    /// Tells the one who asked, at `address`, that the request is accepted.
    pub async fn accept(&self, address: &Address, acceptance: &Acceptance) -> Result<AcceptanceAnswer, ExchangeError> {
        let body = self.exchange(Method::POST, address, paths::ACCEPTANCE, None, Some(acceptance.to_json())).await?;
        Ok(AcceptanceAnswer::parse(&body)?)
    }

    async fn exchange(
        &self,
        method: Method,
        address: &Address,
        path: &str,
        secret: Option<&Secret>,
        body: Option<Bytes>,
    ) -> Result<Bytes, ExchangeError> {
        let mut request = self.transport.0.request(method, format!("http://{address}{path}"));
        if let Some(value) = secret.and_then(|secret| bearer(secret.as_str())) {
            request = request.header(header::AUTHORIZATION, value);
        }
        if let Some(body) = body {
            request = request.header(header::CONTENT_TYPE, "application/json").body(body);
        }
        let response = request.send().await?;
        match response.status() {
            StatusCode::OK | StatusCode::ACCEPTED | StatusCode::NO_CONTENT => {
                read_body(response, limits::PEER_REQUEST_BYTES).await
            }
            status if status.is_success() => Err(WireError::Status(status).into()),
            status => Err(ExchangeError::of_status(status)),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, response::Redirect, routing::get};
    use domain::{Name, NodeId, PeerFailure};

    use super::*;

    async fn greet(router: Router) -> Result<WellKnown, ExchangeError> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let address = Address::from_ip(address.ip(), address.port());
        FirstContact::new(Transport::new().unwrap()).greet(&address).await
    }

    #[tokio::test]
    async fn knows_who_answers() {
        let well_known = WellKnown { node_id: NodeId([1; 32]), name: "Mara".parse::<Name>().unwrap() };
        let body = well_known.to_json();
        let answered = greet(Router::new().route(paths::WELL_KNOWN, get(async move || body))).await;
        assert_eq!(answered.unwrap(), well_known);
    }

    #[tokio::test]
    async fn tells_what_is_no_o2m() {
        for (router, expected) in [
            (Router::new().fallback(get(|| async { "<h1>A website</h1>" })), PeerFailure::Malformed),
            (Router::new(), PeerFailure::Refused),
            (Router::new().fallback(get(|| async { Redirect::to("/elsewhere") })), PeerFailure::Malformed),
            (Router::new().fallback(get(|| async { "x".repeat(17 * 1024) })), PeerFailure::TooLarge),
        ] {
            assert_eq!(greet(router).await.unwrap_err().failure(), Some(expected));
        }
    }
}
