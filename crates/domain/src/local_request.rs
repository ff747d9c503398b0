//! Whether a request was made on this very machine.

use std::net::IpAddr;

/// Says whether a request comes from a browser on this machine: the peer is loopback (`::ffff:127.0.0.1` counts), the `Host` it
/// asked for is loopback too (so that no other name was made to point here), and no proxy says that it passed it on.
pub fn is_local_request<'a>(peer: IpAddr, host: &str, header_names: impl IntoIterator<Item = &'a str>) -> bool {
    peer.to_canonical().is_loopback() && is_loopback_host(host) && !header_names.into_iter().any(is_of_a_proxy)
}

fn is_loopback_host(host: &str) -> bool {
    let name = without_port(host);
    // The same name, said to be whole (RFC 1034, section 3.1).
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let address = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    address.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

/// `uri-host [ ":" port ]` (RFC 9110, section 7.2); an IPv6 address stands in brackets.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Says whether a header of this name is put in by proxies alone.
pub fn is_of_a_proxy(name: &str) -> bool {
    const PREFIX: &str = "x-forwarded-";
    let is_forwarded = name.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX));
    is_forwarded || name.eq_ignore_ascii_case("forwarded") || name.eq_ignore_ascii_case("via")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_a_loopback_peer_a_loopback_host_and_no_proxy() {
        for (peer, host, header_names, expected) in [
            ("127.0.0.1", "localhost:8000", &["host", "accept"][..], true),
            ("127.0.0.1", "LOCALHOST", &[], true),
            ("127.0.0.1", "localhost.:8000", &[], true),
            ("127.0.0.1", "localhost.evil.example.", &[], false),
            ("127.8.8.8", "127.0.0.1:8000", &[], true),
            ("::1", "[::1]:8000", &[], true),
            ("::1", "[::1]", &[], true),
            ("::ffff:127.0.0.1", "localhost:8000", &[], true),
            ("::ffff:127.0.0.1", "[::ffff:127.0.0.1]:8000", &[], true),
            ("192.168.1.5", "localhost:8000", &[], false),
            ("::ffff:192.168.1.5", "localhost:8000", &[], false),
            ("127.0.0.1", "192.168.1.5:8000", &[], false),
            ("127.0.0.1", "evil.example:8000", &[], false),
            ("127.0.0.1", "localhost.evil.example", &[], false),
            ("127.0.0.1", "127.0.0.1.evil.example:80", &[], false),
            ("127.0.0.1", "localhost:80:80", &[], false),
            ("127.0.0.1", "", &[], false),
            ("127.0.0.1", ":8000", &[], false),
            ("127.0.0.1", "localhost:8000", &["Forwarded"], false),
            ("127.0.0.1", "localhost:8000", &["x-forwarded-for"], false),
            ("127.0.0.1", "localhost:8000", &["X-Forwarded-Anything"], false),
            ("127.0.0.1", "localhost:8000", &["host", "Via"], false),
            ("127.0.0.1", "localhost:8000", &["viable", "x-forwarded"], true),
        ] {
            let decision = is_local_request(peer.parse().unwrap(), host, header_names.iter().copied());
            assert_eq!(decision, expected, "{peer} {host} {header_names:?}");
        }
    }
}
