//! Whether a request was made on this very machine.
//!
//! What can be told by a request alone: a program that passes bytes on as they are, under the same account, looks like a browser here.

use std::net::{IpAddr, SocketAddr};

/// The address at which this node took a connection: on a request, beside the address that it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnAddress(pub SocketAddr);

/// Where a request came from, and where to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    pub peer: SocketAddr,
    pub own: OwnAddress,
    /// It is to change something (RFC 9110, section 9.2.1), so that browsers say which page it comes from.
    pub is_write: bool,
}

/// What proxies, tunnels and caches add to the requests that they pass on, besides `X-Forwarded-*`.
const OF_PROXIES: [&str; 22] = [
    "cdn-loop",
    "cf-connecting-ip",
    "cf-connecting-ipv6",
    "cf-ray",
    "cf-visitor",
    "client-ip",
    "fastly-client-ip",
    "fly-client-ip",
    "forwarded",
    "forwarded-for",
    "proxy-connection",
    "tailscale-user-login",
    "true-client-ip",
    "via",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-forwarded",
    "x-proxyuser-ip",
    "x-real-ip",
    "x-real-port",
    "x-remote-addr",
    "x-scheme",
];

/// How the names of further such headers begin.
const PREFIXES_OF_PROXIES: [&str; 4] = ["x-forwarded-", "x-original-", "x-envoy-", "x-amzn-"];

/// Says whether a request comes from a browser on this machine. The peer is loopback (`::ffff:127.0.0.1` counts). The `Host` it asked for is
/// loopback too, and names the port that this node has: so no other name was made to point here, and nothing leads here from another port.
/// No header says that a proxy passed it on, nor that the page it comes from is elsewhere; and the connection is to last, which browsers and
/// proxies differ in: nginx with nothing but `proxy_pass` names this node by the address that it was told, and gives itself away by
/// `Connection: close` alone.
pub fn is_local_request<'a>(arrival: Arrival, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> bool {
    let port = arrival.own.0.port();
    let mut hosts = 0;
    let is_clean = headers.into_iter().all(|(name, value)| match name.to_ascii_lowercase().as_str() {
        "host" => {
            hosts += 1;
            is_loopback_authority(value, 80, port)
        }
        "connection" => !value.split(',').any(|option| option.trim().eq_ignore_ascii_case("close")),
        "origin" => is_of_loopback(value, port),
        // Of a page that is merely opened, this is where the link to it was.
        "referer" => !arrival.is_write || is_of_loopback(value, port),
        name => !is_of_a_proxy(name),
    });
    arrival.peer.ip().to_canonical().is_loopback() && hosts == 1 && is_clean
}

/// Says whether a header of this name is put in by what passes requests on, and not by browsers.
pub fn is_of_a_proxy(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    OF_PROXIES.contains(&name.as_str()) || PREFIXES_OF_PROXIES.into_iter().any(|prefix| name.starts_with(prefix))
}

/// Says whether this is the URL of a page, or an origin, of this machine at `port`.
fn is_of_loopback(url: &str, port: u16) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let default = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return false,
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    is_loopback_authority(authority, default, port)
}

/// `uri-host [ ":" port ]` (RFC 9110, section 7.2); an IPv6 address stands in brackets.
fn is_loopback_authority(authority: &str, default: u16, port: u16) -> bool {
    let (name, named) = match authority.rsplit_once(':') {
        Some((name, digits)) if !name.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            (name, digits.parse().ok())
        }
        _ => (authority, Some(default)),
    };
    named == Some(port) && is_loopback_host(name)
}

fn is_loopback_host(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let address = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    address.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_local(peer: &str, is_write: bool, headers: &[(&'static str, &'static str)]) -> bool {
        let peer = SocketAddr::new(peer.parse().unwrap(), 40_000);
        let own = OwnAddress("127.0.0.1:8000".parse().unwrap());
        is_local_request(Arrival { peer, own, is_write }, headers.iter().copied())
    }

    #[test]
    fn needs_a_loopback_peer_and_a_loopback_host_at_the_own_port() {
        for (peer, host, expected) in [
            ("127.0.0.1", "localhost:8000", true),
            ("127.0.0.1", "LOCALHOST:8000", true),
            ("127.0.0.1", "localhost.:8000", true),
            ("127.8.8.8", "127.0.0.1:8000", true),
            ("::1", "[::1]:8000", true),
            ("::ffff:127.0.0.1", "localhost:8000", true),
            ("::ffff:127.0.0.1", "[::ffff:127.0.0.1]:8000", true),
            ("192.168.1.5", "localhost:8000", false),
            ("::ffff:192.168.1.5", "localhost:8000", false),
            ("127.0.0.1", "192.168.1.5:8000", false),
            ("127.0.0.1", "evil.example:8000", false),
            ("127.0.0.1", "localhost.evil.example:8000", false),
            ("127.0.0.1", "127.0.0.1.evil.example:8000", false),
            // As by `ssh -L 8001:localhost:8000`, or a proxy on port 80 that keeps the name it was called by.
            ("127.0.0.1", "localhost:8001", false),
            ("127.0.0.1", "localhost", false),
            ("::1", "[::1]", false),
            ("127.0.0.1", "localhost:8000:8000", false),
            ("127.0.0.1", "localhost:99999", false),
            ("127.0.0.1", "", false),
            ("127.0.0.1", ":8000", false),
        ] {
            assert_eq!(is_local(peer, false, &[("accept", "text/html"), ("Host", host)]), expected, "{peer} {host}");
        }
        assert!(!is_local("127.0.0.1", false, &[]));
        assert!(!is_local("127.0.0.1", false, &[("host", "localhost:8000"), ("host", "localhost:8000")]));
    }

    #[test]
    fn nothing_says_that_it_was_passed_on_or_comes_from_elsewhere() {
        for (name, value, opened, sent) in [
            ("Forwarded", "for=192.0.2.60", false, false),
            ("x-forwarded-for", "127.0.0.1", false, false),
            ("X-Forwarded-Anything", "", false, false),
            ("Via", "1.1 proxy", false, false),
            ("X-Real-IP", "203.0.113.7", false, false),
            ("cf-connecting-ip", "203.0.113.7", false, false),
            ("X-Original-Host", "mara.example", false, false),
            ("viable", "", true, true),
            // nginx, up to 1.29.6, by HTTP/1.0; and Python's urllib, which is no browser either.
            ("Connection", "close", false, false),
            ("connection", "TE, Close", false, false),
            ("connection", "keep-alive", true, true),
            ("connection", "closed", true, true),
            ("Origin", "http://localhost:8000", true, true),
            ("origin", "http://127.0.0.1:8000", true, true),
            ("origin", "https://localhost:8000", true, true),
            ("origin", "https://mara.example", false, false),
            ("origin", "http://localhost:9000", false, false),
            ("origin", "http://localhost", false, false),
            ("origin", "null", false, false),
            ("Referer", "http://localhost:8000/sign-in?next=%2F", true, true),
            ("referer", "https://mara.example/sign-in", true, false),
            ("referer", "", true, false),
        ] {
            for (is_write, expected) in [(false, opened), (true, sent)] {
                let headers = [("host", "localhost:8000"), (name, value)];
                assert_eq!(is_local("127.0.0.1", is_write, &headers), expected, "{name}: {value}, write: {is_write}");
            }
        }
    }
}
