//! Which names this server answers to.
//!
//! A page from elsewhere can make its own name point at this machine (DNS rebinding) and then speak to this server as if it
//! were that page's own. So a request must name this server by something that no such page can be called: an IP address,
//! `localhost`, this machine's own names, or those that the owner configured.

use std::{collections::HashSet, net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// The names that this server answers to, besides IP addresses.
#[derive(Debug, Clone)]
pub(crate) struct AllowedHosts(Arc<HashSet<String>>);

impl AllowedHosts {
    /// The machine's own names and the configured ones.
    pub(crate) fn new(configured: &[String]) -> Self {
        Self::with_machine_name(&gethostname::gethostname().to_string_lossy(), configured)
    }

    fn with_machine_name(machine: &str, configured: &[String]) -> Self {
        let machine = machine.to_ascii_lowercase();
        let label = machine.split('.').next().unwrap_or_default();
        let own = ["localhost".to_owned(), format!("{label}.local"), label.to_owned(), machine.clone()];
        let names = own.into_iter().chain(configured.iter().map(|name| name.to_ascii_lowercase()));
        Self(Arc::new(names.filter(|name| !name.is_empty() && !name.starts_with('.')).collect()))
    }

    /// Says whether a request for this authority (RFC 3986, section 3.2) is for this server.
    fn allows(&self, authority: &str) -> bool {
        let Ok(authority) = authority.parse::<Authority>() else { return false };
        if authority.as_str().contains('@') {
            return false;
        }
        let host = authority.host();
        let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        literal.parse::<IpAddr>().is_ok() || self.0.contains(&host.to_ascii_lowercase())
    }
}

/// Refuses requests that are for another server.
pub(crate) async fn check(State(hosts): State<AllowedHosts>, request: Request, next: Next) -> Response {
    let Some(names) = names(&request) else { return NO_HOST.into_response() };
    if !names.into_iter().all(|name| hosts.allows(name)) {
        return (StatusCode::MISDIRECTED_REQUEST, NOT_HERE).into_response();
    }
    next.run(request).await
}

const NOT_HERE: &str = "This server does not answer to that name. Open it by its IP address, or as localhost on its own \
    machine; its owner can allow the name with host_names in config.toml.\n";

/// The one name that other servers call this one by.
#[derive(Debug, Clone)]
pub(crate) struct Only(Arc<str>);

impl Only {
    pub(crate) fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The port of `https` may be named (RFC 9110, section 4.2.2); in the name, case does not matter.
    fn allows(&self, authority: &str) -> bool {
        authority.strip_suffix(":443").unwrap_or(authority).eq_ignore_ascii_case(&self.0)
    }
}

/// Refuses requests of other servers that are for another.
pub(crate) async fn check_only(State(only): State<Only>, request: Request, next: Next) -> Response {
    let Some(names) = names(&request) else { return NO_HOST.into_response() };
    if !names.into_iter().all(|name| only.allows(name)) {
        return (StatusCode::MISDIRECTED_REQUEST, "This server does not answer to that name.\n").into_response();
    }
    next.run(request).await
}

/// The answer where it cannot be known for whom a request is.
const NO_HOST: (StatusCode, &str) = (StatusCode::BAD_REQUEST, "The request must have exactly one Host header.\n");

/// By what names a request calls this server: in its header, and in its target.
fn names(request: &Request) -> Option<[&str; 2]> {
    let host = only_host(request.headers())?;
    // RFC 9112, section 3.2.2: a request target in absolute form takes precedence over the header.
    Some([host, request.uri().authority().map_or(host, Authority::as_str)])
}

/// RFC 9112, section 3.2: a request with no, several or malformed Host header is refused with 400.
fn only_host(headers: &HeaderMap) -> Option<&str> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok().filter(|host| !host.is_empty()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn answers_to_addresses_and_known_names() {
        let hosts = AllowedHosts::with_machine_name("Mara-PC.fritz.box", &["O2M.example".to_owned()]);
        for (host, expected) in [
            ("127.0.0.1:8000", true),
            ("192.168.1.5", true),
            ("[::1]:8000", true),
            ("[2001:db8::1]", true),
            ("localhost:8000", true),
            ("LOCALHOST", true),
            ("mara-pc:8000", true),
            ("Mara-PC.local:8000", true),
            ("mara-pc.fritz.box", true),
            ("o2m.example", true),
            ("evil.example", false),
            ("localhost.evil.example", false),
            ("evil.localhost", false),
            ("localhost.", false),
            ("fritz.box", false),
            ("127.0.0.1.nip.io", false),
            ("0x7f.1", false),
            ("2130706433", false),
            ("user@localhost", false),
            ("[localhost]", false),
            ("::1", false),
            ("local host", false),
            ("", false),
        ] {
            assert_eq!(hosts.allows(host), expected, "{host}");
        }
    }

    #[test]
    fn a_machine_without_a_name_adds_none() {
        let hosts = AllowedHosts::with_machine_name("", &[]);
        assert!(hosts.allows("localhost") && !hosts.allows(".local") && !hosts.allows("local"));
    }

    #[test]
    fn there_is_one_host() {
        let headers = |hosts: &[&'static str]| {
            hosts.iter().map(|host| (header::HOST, HeaderValue::from_static(host))).collect::<HeaderMap>()
        };
        assert_eq!(only_host(&headers(&["a"])), Some("a"));
        for hosts in [&[][..], &[""], &["a", "a"], &["a", "b"]] {
            assert_eq!(only_host(&headers(hosts)), None, "{hosts:?}");
        }
    }
}
