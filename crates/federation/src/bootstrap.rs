//! First contact with a server of which nothing but an address is known: no cache, no cookies, no redirects, 16 KiB, 10 s.
//!
//! Only ever dials an address that the owner gave, and does not say who asks.

use std::net::IpAddr;

use domain::{Address, NodeId, limits};
use http::{Method, StatusCode};

use crate::{
    ExchangeError, Identity, TransportError,
    dial::{AddressBook, SealedTransport, learn_key},
    paths,
    transport::read_body,
    wire::{WellKnown, WireError},
};

/// Decides which IP addresses may be dialled.
type Rule = fn(&Address, IpAddr) -> bool;

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
        let id = match expected {
            Some(id) => id,
            None => learn_key(address, &self.rule).await?,
        };
        let book = AddressBook::default();
        book.set(id, vec![address.clone()]);
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
    ExchangeError::Here(error.to_string())
}
