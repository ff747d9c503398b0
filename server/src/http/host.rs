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

/// What routers and resolvers at home put behind the names of the machines in their network. No stranger can make a name below one of these
/// lead here from elsewhere: they are kept from the public DNS (RFC 6762, RFC 8375, ICANN's resolutions on `.internal` and `.home`), in
/// no root zone, or the maker's of the router. So Vodafone's `easy.box` is not here, as others may own it, nor what one network calls itself:
/// the owner allows such names by `host_names`.
const HOME_DOMAINS: [&str; 13] = [
    // Of AT&T's gateways.
    "attlocal.net",
    "fritz.box",
    "home",
    "home.arpa",
    "internal",
    "intranet",
    "lan",
    "livebox",
    "local",
    "localdomain",
    // Where Windows shares its connection (Microsoft's KB 309642).
    "mshome.net",
    "private",
    "speedport.ip",
];

/// The names that this server answers to, besides IP addresses.
#[derive(Debug, Clone)]
pub(crate) struct AllowedHosts(Arc<Names>);

#[derive(Debug)]
struct Names {
    names: HashSet<String>,
    /// The first part of this machine's name; empty if it has none.
    label: String,
}

impl AllowedHosts {
    /// The machine's own names and the configured ones.
    pub(crate) fn new<'a>(configured: impl IntoIterator<Item = &'a str>) -> Self {
        Self::with_machine_name(&gethostname::gethostname().to_string_lossy(), configured)
    }

    fn with_machine_name<'a>(machine: &str, configured: impl IntoIterator<Item = &'a str>) -> Self {
        let machine = machine.to_ascii_lowercase();
        let label = machine.split('.').next().unwrap_or_default().to_owned();
        let own = ["localhost".to_owned(), format!("{label}.local"), label.clone(), machine];
        let names = own.into_iter().chain(configured.into_iter().map(str::to_ascii_lowercase));
        let names = names.map(|name| without_dot(&name).to_owned());
        Self(Arc::new(Names {
            names: names.filter(|name| !name.is_empty() && !name.starts_with('.')).collect(),
            label,
        }))
    }

    /// Says whether a request for this authority (RFC 3986, section 3.2) is for this server.
    fn allows(&self, authority: &str) -> bool {
        let Ok(authority) = authority.parse::<Authority>() else { return false };
        if authority.as_str().contains('@') {
            return false;
        }
        let host = authority.host().to_ascii_lowercase();
        let name = without_dot(&host);
        let literal = name.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(name);
        literal.parse::<IpAddr>().is_ok() || self.0.names.contains(name) || self.is_own_at_home(name)
    }

    /// Says whether `name` is what a router calls this machine. If two machines have one name, one of them gets a number behind it (RFC
    /// 6762, section 9), and does not always know.
    fn is_own_at_home(&self, name: &str) -> bool {
        let Some((first, domain)) = name.split_once('.') else { return false };
        let label = self.0.label.as_str();
        let is_number = |end: &str| (1..=2).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_digit());
        let behind = first.strip_prefix(label).filter(|_| !label.is_empty());
        let is_own = behind.is_some_and(|end| end.is_empty() || end.strip_prefix('-').is_some_and(is_number));
        is_own && HOME_DOMAINS.contains(&domain)
    }
}

/// A name that ends in a dot is the same name, said to be whole (RFC 1034, section 3.1).
fn without_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

/// Refuses requests that are for another server.
pub(crate) async fn check(State(hosts): State<AllowedHosts>, request: Request, next: Next) -> Response {
    let Some(names) = names(&request) else { return NO_HOST.into_response() };
    if !names.into_iter().all(|name| hosts.allows(name)) {
        return (StatusCode::MISDIRECTED_REQUEST, NOT_HERE).into_response();
    }
    next.run(request).await
}

const NOT_HERE: &str = "This O2M does not answer to that name. Open it by its IP address, or as localhost on its own \
    machine; its owner can allow the name with host_names in config.toml.\n";

/// The one name by which other servers may call this one.
#[derive(Debug, Clone)]
pub(crate) struct OwnHost(Arc<str>);

impl OwnHost {
    pub(crate) fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The port of `https` may be named (RFC 9110, section 4.2.2); in the name, case does not matter.
    fn allows(&self, authority: &str) -> bool {
        authority.strip_suffix(":443").unwrap_or(authority).eq_ignore_ascii_case(&self.0)
    }
}

/// Refuses requests of other servers that are for another.
pub(crate) async fn require_own_host(State(own_host): State<OwnHost>, request: Request, next: Next) -> Response {
    let Some(names) = names(&request) else { return NO_HOST.into_response() };
    if !names.into_iter().all(|name| own_host.allows(name)) {
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
pub(super) fn only_host(headers: &HeaderMap) -> Option<&str> {
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
        let hosts = AllowedHosts::with_machine_name("Mara-PC.fritz.box", ["O2M.example"]);
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
            ("mara-pc.lan:8000", true),
            ("MARA-PC.Home", true),
            ("mara-pc.home.arpa", true),
            ("mara-pc.internal", true),
            ("mara-pc.attlocal.net:8000", true),
            ("Mara-PC.mshome.net", true),
            ("attlocal.net", false),
            ("jonas-pc.mshome.net", false),
            ("mara-pc.easy.box", false),
            ("mara-pc.tail1234.ts.net", false),
            ("mara-pc-2.local:8000", true),
            ("mara-pc-12.fritz.box", true),
            ("localhost.:8000", true),
            ("mara-pc.fritz.box.:8000", true),
            ("127.0.0.1.:8000", true),
            ("o2m.example", true),
            ("O2M.example.", true),
            ("evil.example", false),
            ("localhost.evil.example", false),
            ("evil.localhost", false),
            ("localhost..", false),
            (".", false),
            ("fritz.box", false),
            ("jonas-pc.fritz.box", false),
            ("mara-pc2.local", false),
            ("mara-pc-.local", false),
            ("mara-pc-x.local", false),
            ("mara-pc-123.local", false),
            ("evil.mara-pc.local", false),
            ("mara-pc.evil.lan", false),
            ("mara-pc.example", false),
            ("mara-pc.local.example", false),
            ("mara-pc.", true),
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
        let hosts = AllowedHosts::with_machine_name("", []);
        assert!(hosts.allows("localhost") && !hosts.allows(".local") && !hosts.allows("local"));
        assert!(!hosts.allows("-2.local") && !hosts.allows(".fritz.box"));
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
