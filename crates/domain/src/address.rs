//! Where a server was last seen.

use std::{fmt, net::IpAddr, str::FromStr};

use url::{Host, Url};

use crate::{Scope, limits, scope::scope};

/// The port of a server whose address names none.
pub const DEFAULT_PORT: u16 = 8000;

/// The address of a server: a host name or IP literal, and a port.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    host: Host<String>,
    port: u16,
}

/// The text is not the address of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseAddressError {
    #[error("the address is empty")]
    Empty,
    #[error("the address has a scheme other than http")]
    Scheme,
    #[error("the address has no valid host and port")]
    Malformed,
    /// User names, paths, queries and fragments are refused: an address is not a link to follow.
    #[error("the address has more than a host and a port")]
    TooMuch,
}

impl Address {
    /// An address at an IP, with the port a peer says it listens on. IPv4 in IPv6 clothes is taken as IPv4.
    pub fn from_ip(ip: IpAddr, port: u16) -> Self {
        let host = match ip.to_canonical() {
            IpAddr::V4(v4) => Host::Ipv4(v4),
            IpAddr::V6(v6) => Host::Ipv6(v6),
        };
        Self { host, port }
    }

    /// The IP address, if the host is one.
    pub fn ip(&self) -> Option<IpAddr> {
        match self.host {
            Host::Domain(_) => None,
            Host::Ipv4(ip) => Some(ip.into()),
            Host::Ipv6(ip) => Some(ip.into()),
        }
    }

    /// From where it can be reached; of a name, from where it can mean something.
    pub fn scope(&self) -> Scope {
        match &self.host {
            Host::Domain(name) => name_scope(name),
            Host::Ipv4(ip) => scope((*ip).into()),
            Host::Ipv6(ip) => scope((*ip).into()),
        }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The host as it stands in a URL, IPv6 literals in brackets.
    pub fn host(&self) -> String {
        self.host.to_string()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl FromStr for Address {
    type Err = ParseAddressError;

    fn from_str(text: &str) -> Result<Self, ParseAddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ParseAddressError::Empty);
        }
        if text.len() > limits::ADDRESS_BYTES {
            return Err(ParseAddressError::Malformed);
        }
        let rest = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
            Some(_) => return Err(ParseAddressError::Scheme),
            None => text,
        };
        // The URL parser drops an explicit port 80, so the port is read apart from it.
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.contains(['/', '?', '#', '@', '\\']) {
            return Err(ParseAddressError::TooMuch);
        }
        if authority.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(ParseAddressError::Malformed);
        }
        let port = explicit_port(authority)?.unwrap_or(DEFAULT_PORT);
        let url = Url::parse(&format!("http://{authority}/")).map_err(|_| ParseAddressError::Malformed)?;
        let host = url.host().ok_or(ParseAddressError::Malformed)?.to_owned();
        Ok(Self { host, port })
    }
}

/// A name is public unless it is special (RFC 6761) or has a single label, which only a local resolver knows.
fn name_scope(name: &str) -> Scope {
    let name = name.strip_suffix('.').unwrap_or(name);
    let last_label = name.rsplit('.').next().unwrap_or(name);
    match last_label {
        "localhost" => Scope::Loopback,
        // RFC 9476, RFC 7686 and RFC 6761, section 6.4: not for DNS.
        "alt" | "onion" | "invalid" => Scope::Never,
        // RFC 6762, section 3; ICANN's name for private use; what many routers use, and no public name ends in.
        "local" | "internal" | "lan" => Scope::Private,
        // RFC 8375.
        _ if name == "home.arpa" || name.ends_with(".home.arpa") => Scope::Private,
        _ if !name.contains('.') => Scope::Private,
        _ => Scope::Global,
    }
}

/// The digits after the last colon that is not inside an IPv6 literal.
fn explicit_port(authority: &str) -> Result<Option<u16>, ParseAddressError> {
    let after_host = authority.rsplit_once(']').map_or(authority, |(_, rest)| rest);
    match after_host.rsplit_once(':') {
        None => Ok(None),
        Some((_, digits)) => match digits.parse() {
            Ok(0) | Err(_) => Err(ParseAddressError::Malformed),
            Ok(port) => Ok(Some(port)),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn takes_what_a_person_would_type() {
        for (typed, meant) in [
            ("192.168.1.5:8000", "192.168.1.5:8000"),
            (" 192.168.1.5 ", "192.168.1.5:8000"),
            ("[::1]:8001", "[::1]:8001"),
            ("http://Jonas.local/", "jonas.local:8000"),
            ("HTTP://localhost:80", "localhost:80"),
            ("bücher.example:1", "xn--bcher-kva.example:1"),
        ] {
            assert_eq!(typed.parse::<Address>().map(|address| address.to_string()), Ok(meant.to_owned()), "{typed}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        for (typed, why) in [
            ("", ParseAddressError::Empty),
            ("https://a:1", ParseAddressError::Scheme),
            ("file:///etc/passwd", ParseAddressError::Scheme),
            ("a:0", ParseAddressError::Malformed),
            ("a:99999", ParseAddressError::Malformed),
            ("::1", ParseAddressError::Malformed),
            ("a b", ParseAddressError::Malformed),
            ("me@a", ParseAddressError::TooMuch),
            ("a/path", ParseAddressError::TooMuch),
        ] {
            assert_eq!(typed.parse::<Address>(), Err(why), "{typed}");
        }
    }

    #[test]
    fn a_name_is_in_the_scope_where_it_means_something() {
        for (typed, expected) in [
            ("localhost", Scope::Loopback),
            ("o2m.localhost.:80", Scope::Loopback),
            ("jonas.local", Scope::Private),
            ("JONAS", Scope::Private),
            ("nas.home.arpa", Scope::Private),
            ("nas.lan", Scope::Private),
            ("notlocal.example", Scope::Global),
            ("local.example.org", Scope::Global),
            ("myhome.arpa", Scope::Global),
            ("x.o2m.alt", Scope::Never),
            ("x.onion", Scope::Never),
            ("192.168.0.1", Scope::Private),
            ("0x7f.1", Scope::Loopback),
            ("2130706433", Scope::Loopback),
            ("[::ffff:127.0.0.1]", Scope::Loopback),
        ] {
            assert_eq!(typed.parse::<Address>().unwrap().scope(), expected, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_prints_what_it_parses(text in ".{0,60}") {
            if let Ok(address) = text.parse::<Address>() {
                prop_assert_eq!(address.to_string().parse::<Address>(), Ok(address));
            }
        }
    }
}
