//! From a key to IP addresses, and no further than the rule permits.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use domain::{Address, NodeId};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;

use super::AddressBook;

/// Decides which IP addresses may be dialled.
pub trait DialRule: Send + Sync + 'static {
    /// Says whether `ip`, to which `address` leads, may be dialled. IPv4 in IPv6 clothes comes as IPv4.
    fn permits(&self, address: &Address, ip: IpAddr) -> bool;
}

impl<F: Fn(&Address, IpAddr) -> bool + Send + Sync + 'static> DialRule for F {
    fn permits(&self, address: &Address, ip: IpAddr) -> bool {
        self(address, ip)
    }
}

/// There is nowhere to dial.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    #[error("the host is not a server by its key")]
    NotAPeer,
    #[error("no address of the server is known")]
    NoAddress,
    #[error("the name in the address was not found")]
    Lookup(#[source] std::io::Error),
    #[error("the address leads where this server does not go")]
    Forbidden,
}

/// Finds the IP addresses that `address` leads to.
pub(super) async fn resolve(address: &Address, rule: &dyn DialRule) -> Result<Vec<SocketAddr>, DialError> {
    let found: Vec<IpAddr> = if let Some(ip) = address.ip() {
        vec![ip]
    } else {
        let found = lookup_host((address.host(), address.port())).await.map_err(DialError::Lookup)?;
        found.map(|socket| socket.ip()).collect()
    };
    let canonical = found.into_iter().map(|ip| ip.to_canonical());
    let permitted = canonical.filter(|ip| rule.permits(address, *ip));
    let permitted: Vec<_> = permitted.map(|ip| SocketAddr::new(ip, address.port())).collect();
    if permitted.is_empty() { Err(DialError::Forbidden) } else { Ok(permitted) }
}

/// The resolver of the client between servers: it knows the address book and nothing else.
#[derive(Clone)]
pub(super) struct BookResolver {
    pub(super) book: AddressBook,
    pub(super) rule: Arc<dyn DialRule>,
}

impl BookResolver {
    async fn resolve_peer(self, host: String) -> Result<Vec<SocketAddr>, DialError> {
        let id = NodeId::from_host(&host).map_err(|_| DialError::NotAPeer)?;
        let mut targets = Vec::new();
        let mut failure = DialError::NoAddress;
        for address in self.book.addresses(id) {
            match resolve(&address, &*self.rule).await {
                Ok(found) => targets.extend(found),
                Err(error) => failure = error,
            }
        }
        if targets.is_empty() { Err(failure) } else { Ok(targets) }
    }
}

impl Resolve for BookResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolving = self.clone().resolve_peer(name.as_str().to_owned());
        Box::pin(async move {
            let targets = resolving.await?;
            Ok(Box::new(targets.into_iter()) as Addrs)
        })
    }
}
