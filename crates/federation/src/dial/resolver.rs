//! From a key to IP addresses, and no further than the rule permits.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use domain::{Candidate, NodeId};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;

use super::AddressBook;

/// Decides which IP addresses may be dialled.
pub trait DialRule: Send + Sync + 'static {
    /// Says whether `ip`, to which `candidate` leads, may be dialled. An IPv4-mapped IPv6 address comes as IPv4.
    fn permits(&self, candidate: &Candidate, ip: IpAddr) -> bool;
}

impl<F: Fn(&Candidate, IpAddr) -> bool + Send + Sync + 'static> DialRule for F {
    fn permits(&self, candidate: &Candidate, ip: IpAddr) -> bool {
        self(candidate, ip)
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

/// Finds the IP addresses that `candidate` leads to.
pub(super) async fn resolve(candidate: &Candidate, rule: &dyn DialRule) -> Result<Vec<SocketAddr>, DialError> {
    let address = &candidate.address;
    let found: Vec<IpAddr> = if let Some(ip) = address.ip() {
        vec![ip]
    } else {
        let found = lookup_host((address.host(), address.port())).await.map_err(DialError::Lookup)?;
        found.map(|socket| socket.ip()).collect()
    };
    let canonical = found.into_iter().map(|ip| ip.to_canonical());
    let permitted = canonical.filter(|ip| rule.permits(candidate, *ip));
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
        for candidate in self.book.candidates(id) {
            match resolve(&candidate, &*self.rule).await {
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
