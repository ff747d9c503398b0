//! Where the request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{header, request::Parts, uri::Scheme},
};
use domain::{Arrival, OwnAddress};

use super::with_request;

/// Who is at the other end of the connection.
#[derive(Debug, Clone)]
pub(in crate::api) struct Client {
    /// An IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2) is taken as IPv4.
    pub(in crate::api) ip: IpAddr,
    /// As the browser names itself; empty if it does not.
    pub(in crate::api) user_agent: String,
    /// Whether the request was made on this machine, by its name for itself, and not passed on by a proxy.
    pub(in crate::api) is_local_request: bool,
    /// The two ends of the connection.
    ends: (SocketAddr, SocketAddr),
    /// Whether the request came over TLS.
    pub(in crate::api) is_https: bool,
    /// The authority that the browser was given, with its port.
    pub(in crate::api) host: String,
}

impl Client {
    /// Whether the program that asks, on this machine, runs for the account that the node runs for. Asks the system.
    pub(in crate::api) fn is_own_account(&self) -> bool {
        node::is_same_account(self.ends.0, self.ends.1)
    }

    /// The URL of `path` over TLS, for who asks from another machine without it.
    pub(in crate::api) fn https_url(&self, path: &str) -> Option<String> {
        (!self.is_local_request && !self.is_https).then(|| format!("https://{}{path}", self.host))
    }
}

/// The client of the request at hand.
pub(in crate::api) fn client() -> Client {
    with_request(client_of)
}

fn client_of(parts: &Parts) -> Client {
    let ConnectInfo(address) =
        parts.extensions.get::<ConnectInfo<SocketAddr>>().copied().expect("the server is served with connect info");
    let own = parts.extensions.get::<OwnAddress>().copied().expect("the server says where it took a connection");
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let arrival = Arrival { peer: address, own, is_write: !parts.method.is_safe() };
    let headers = parts.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()));
    Client {
        ip: address.ip().to_canonical(),
        user_agent: text(header::USER_AGENT).to_owned(),
        is_https: parts.extensions.get() == Some(&Scheme::HTTPS),
        host: text(header::HOST).to_owned(),
        is_local_request: domain::is_local_request(arrival, headers),
        ends: (address, own.0),
    }
}
