//! Where to listen, and the listening socket.

use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use serde::Deserialize;
use socket2::{Domain, Socket, Type};
use tokio::net::TcpListener;

/// Connections that wait to be accepted.
const BACKLOG: i32 = 1024;

/// Where to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum Listen {
    /// On every interface, by IPv6 and IPv4, or by IPv4 alone where there is no IPv6.
    EveryInterface {
        port: u16,
    },
    At(SocketAddr),
}

impl Default for Listen {
    fn default() -> Self {
        Self::EveryInterface { port: domain::address::DEFAULT_PORT }
    }
}

/// The text names no place to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an IP address and a port, like 127.0.0.1:8000 or [::]:8000, or a port alone")]
pub(crate) struct ParseListenError;

impl Listen {
    /// The same interfaces at another port.
    pub(crate) fn at_port(self, port: u16) -> Self {
        match self {
            Self::EveryInterface { .. } => Self::EveryInterface { port },
            Self::At(address) => Self::At(SocketAddr::new(address.ip(), port)),
        }
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EveryInterface { port } => write!(f, "{port}"),
            Self::At(address) => write!(f, "{address}"),
        }
    }
}

impl FromStr for Listen {
    type Err = ParseListenError;

    fn from_str(text: &str) -> Result<Self, ParseListenError> {
        if let Ok(port) = text.parse() {
            return Ok(Self::EveryInterface { port });
        }
        match text.parse::<SocketAddr>() {
            Ok(address) if address.ip() == Ipv6Addr::UNSPECIFIED => Ok(Self::EveryInterface { port: address.port() }),
            Ok(address) => Ok(Self::At(address)),
            Err(_) => Err(ParseListenError),
        }
    }
}

impl TryFrom<String> for Listen {
    type Error = ParseListenError;

    fn try_from(text: String) -> Result<Self, ParseListenError> {
        text.parse()
    }
}

/// The server cannot listen there.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListenError {
    #[error("port {0} is in use; stop the program that uses it, or choose another with --listen")]
    InUse(u16),
    #[error("this machine has no address {0}; choose another with --listen")]
    NoSuchAddress(IpAddr),
    #[error("not allowed to listen on port {0}; choose one above 1023 with --listen")]
    NotAllowed(u16),
    #[error("cannot listen on {0}")]
    Failed(SocketAddr, #[source] io::Error),
}

/// A listening socket that stays open, whoever listens there by now.
#[derive(Debug)]
pub(crate) struct KeptSocket {
    listen: Listen,
    socket: std::net::TcpListener,
}

impl KeptSocket {
    /// Opens it.
    pub(crate) fn bind(listen: Listen) -> Result<Self, ListenError> {
        Ok(Self { listen, socket: bind(listen)? })
    }

    /// Where it listens.
    pub(crate) fn listen(&self) -> Listen {
        self.listen
    }

    /// Accepts what comes in there, together with all others that do.
    pub(crate) fn listener(&self) -> io::Result<TcpListener> {
        TcpListener::from_std(self.socket.try_clone()?)
    }
}

fn bind(listen: Listen) -> Result<std::net::TcpListener, ListenError> {
    let (address, result) = match listen {
        Listen::At(address) => (address, bind_to(address)),
        Listen::EveryInterface { port } => {
            let address = SocketAddr::from((Ipv6Addr::UNSPECIFIED, port));
            match bind_to(address) {
                // No IPv6 on this machine, or switched off.
                Err(error) if error.kind() != io::ErrorKind::AddrInUse => {
                    let address = SocketAddr::from((Ipv4Addr::UNSPECIFIED, port));
                    (address, bind_to(address))
                }
                result => (address, result),
            }
        }
    };
    result.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ListenError::InUse(address.port()),
        io::ErrorKind::AddrNotAvailable => ListenError::NoSuchAddress(address.ip()),
        io::ErrorKind::PermissionDenied => ListenError::NotAllowed(address.port()),
        _ => ListenError::Failed(address, error),
    })
}

fn bind_to(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    if address.is_ipv6() {
        socket.set_only_v6(address.ip() != Ipv6Addr::UNSPECIFIED)?;
    }
    // Elsewhere this lets a restarted server have its port back at once; on Windows it would let two servers share it.
    #[cfg(not(windows))]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listens_where_it_is_told() {
        let at = |text: &str| Listen::At(text.parse().unwrap());
        for (text, expected) in [
            ("8001", Ok(Listen::EveryInterface { port: 8001 })),
            ("[::]:8001", Ok(Listen::EveryInterface { port: 8001 })),
            ("0.0.0.0:8001", Ok(at("0.0.0.0:8001"))),
            ("[::1]:0", Ok(at("[::1]:0"))),
            ("localhost:8000", Err(ParseListenError)),
            ("65536", Err(ParseListenError)),
            ("", Err(ParseListenError)),
        ] {
            assert_eq!(text.parse::<Listen>(), expected, "{text}");
            if let Ok(listen) = expected {
                assert_eq!(listen.to_string().parse::<Listen>(), expected, "written down and read again");
            }
        }
    }

    #[tokio::test]
    async fn a_port_in_use_is_named() {
        let first = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let taken = first.local_addr().unwrap();
        assert!(matches!(bind(Listen::At(taken)), Err(ListenError::InUse(port)) if port == taken.port()));
    }
}
