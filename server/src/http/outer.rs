//! What stands in front of this server, and ends TLS for it: a reverse proxy that the owner put there.
//!
//! What such a proxy says of the browser behind it is believed where the owner named the proxy, and nowhere else: anybody can write
//! `X-Forwarded-For`. What another one says opens nothing, but may close: a request that was passed on for a stranger is a stranger's,
//! even if it comes from this house.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    str::FromStr,
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{
        HeaderMap, header,
        uri::{Authority, Scheme},
    },
    middleware::Next,
    response::Response,
};
use domain::local_request::is_of_a_proxy;
use serde::Deserialize;
use url::{Host, Url};

use crate::house;

/// Where browsers find this server from outside, as the owner wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct OuterUrl {
    /// Scheme, host and port, as they begin a link.
    origin: String,
    host: String,
    scheme: Scheme,
}

/// The text names no place where browsers could find the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected where browsers find this server, like https://mara.example, with no path behind it")]
pub(crate) struct ParseOuterUrlError;

impl FromStr for OuterUrl {
    type Err = ParseOuterUrlError;

    fn from_str(text: &str) -> Result<Self, ParseOuterUrlError> {
        let url = Url::parse(text).map_err(|_| ParseOuterUrlError)?;
        let scheme = match url.scheme() {
            "https" => Scheme::HTTPS,
            "http" => Scheme::HTTP,
            _ => return Err(ParseOuterUrlError),
        };
        let host = url.host_str().ok_or(ParseOuterUrlError)?.to_owned();
        // The URL standard reads some numbers as another machine's address, as 192.168.001.010.
        if let Some(Host::Ipv4(ip)) = url.host()
            && !text.contains(&ip.to_string())
        {
            return Err(ParseOuterUrlError);
        }
        let origin = url.origin().ascii_serialization();
        // All pages link to each other from the root on, so nothing can be before them.
        if url.as_str() == format!("{origin}/") { Ok(Self { origin, host, scheme }) } else { Err(ParseOuterUrlError) }
    }
}

impl TryFrom<String> for OuterUrl {
    type Error = ParseOuterUrlError;

    fn try_from(text: String) -> Result<Self, ParseOuterUrlError> {
        text.parse()
    }
}

impl OuterUrl {
    /// The URL, without a slash at its end.
    pub(crate) fn url(&self) -> &str {
        &self.origin
    }

    /// The name or IP literal in it.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }
}

/// The proxies in front of this server.
#[derive(Debug, Clone)]
pub(crate) struct Proxies {
    outer: Arc<OuterUrl>,
    addresses: Arc<[IpAddr]>,
}

impl Proxies {
    /// The proxy that answers at `outer`, whose connections come from `addresses`.
    pub(crate) fn new(outer: OuterUrl, addresses: &[IpAddr]) -> Self {
        Self { outer: Arc::new(outer), addresses: addresses.iter().map(IpAddr::to_canonical).collect() }
    }

    /// Where browsers find this server through them.
    pub(crate) fn outer(&self) -> &OuterUrl {
        &self.outer
    }

    /// Who asks, and by which scheme, if a request from `peer` was passed on by one of the proxies. A program that passes on a request without
    /// saying for whom does it for a client elsewhere.
    fn browser(&self, peer: IpAddr, headers: &HeaderMap) -> Option<(IpAddr, Scheme)> {
        let text = |value: &header::HeaderValue| value.to_str().map(str::to_owned).ok();
        let host: Option<Authority> = headers.get(header::HOST).and_then(text).and_then(|host| host.parse().ok());
        let is_for_outer = host.is_some_and(|host| host.host().eq_ignore_ascii_case(self.outer.host()));
        if !(is_for_outer || is_passed_on(headers)) || !self.addresses.contains(&peer.to_canonical()) {
            return None;
        }
        let last = |name: &str| {
            let value = headers.get_all(name).iter().next_back().and_then(text)?;
            value.rsplit(',').next().map(|last| last.trim().to_owned())
        };
        let ip = last(FORWARDED_FOR).and_then(|ip| ip.parse::<IpAddr>().ok());
        let scheme = match last("x-forwarded-proto").as_deref() {
            Some("https") => Scheme::HTTPS,
            None if is_for_outer => self.outer.scheme.clone(),
            _ => Scheme::HTTP,
        };
        Some((ip.map_or(SOMEWHERE, |ip| ip.to_canonical()), scheme))
    }
}

/// Not in this house, and not on this machine.
const SOMEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// Where proxies write for whom they ask: each adds the address that it saw.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Says whether something says that it passed the request on.
fn is_passed_on(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| is_of_a_proxy(name.as_str()))
}

/// Says whether a request that nobody is believed about may have been made outside of this house: it was passed on, and not everybody in
/// its way is of the house. Who says nothing, as nginx with nothing but `proxy_pass` does, cannot be told from a browser.
fn may_be_from_outside(headers: &HeaderMap) -> bool {
    let is_of_house = |text: &str| {
        let ip = text.trim().parse::<IpAddr>();
        ip.is_ok_and(|ip| house::is_home(SocketAddr::new(ip.to_canonical(), 0)))
    };
    let mut ways = headers.get_all(FORWARDED_FOR).iter().chain(headers.get_all("x-real-ip")).peekable();
    let is_said = ways.peek().is_some();
    let is_all_of_house = ways.all(|way| way.to_str().is_ok_and(|way| way.split(',').all(is_of_house)));
    is_passed_on(headers) && !(is_said && is_all_of_house)
}

/// Takes a request that was passed on as the browser sent it. Everything behind this sees the browser, and not the proxy; of one that
/// nobody is believed about it sees somebody elsewhere.
pub(crate) async fn believe(State(proxies): State<Option<Proxies>>, mut request: Request, next: Next) -> Response {
    let Some(&ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() else {
        return next.run(request).await;
    };
    let believed = proxies.and_then(|proxies| proxies.browser(peer.ip(), request.headers()));
    let ip = match believed {
        Some((ip, scheme)) => {
            request.extensions_mut().insert(scheme);
            Some(ip)
        }
        // A stranger stays who it is: its requests are counted.
        None => (may_be_from_outside(request.headers()) && house::is_home(peer)).then_some(SOMEWHERE),
    };
    if let Some(ip) = ip {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(ip, peer.port())));
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outer_url_is_an_origin() {
        for (text, expected) in [
            ("https://mara.example", Some("https://mara.example")),
            ("https://Mara.example/", Some("https://mara.example")),
            ("https://mara.example:8443", Some("https://mara.example:8443")),
            ("http://192.168.1.2", Some("http://192.168.1.2")),
            ("http://[2001:db8::1]:8000", Some("http://[2001:db8::1]:8000")),
            ("http://192.168.001.010:8000", None),
            ("http://0x7f.1", None),
            ("https://mara.example/o2m", None),
            ("https://mara.example/?x", None),
            ("https://me@mara.example", None),
            ("mara.example", None),
            ("ftp://mara.example", None),
            ("", None),
        ] {
            assert_eq!(text.parse::<OuterUrl>().ok().as_ref().map(OuterUrl::url), expected, "{text}");
        }
    }

    #[test]
    fn a_proxy_is_believed_if_the_owner_named_it() {
        let proxies = Proxies::new("https://mara.example".parse().unwrap(), &["127.0.0.1".parse().unwrap()]);
        let outer = ("host", "mara.example");
        let (http, https) = (Scheme::HTTP, Scheme::HTTPS);
        for (peer, headers, expected) in [
            (
                "127.0.0.1",
                &[outer, ("x-forwarded-for", "9.9.9.9"), ("x-forwarded-proto", "https")][..],
                Some(("9.9.9.9", &https)),
            ),
            ("127.0.0.1", &[outer, ("x-forwarded-for", "127.0.0.1, 9.9.9.9")], Some(("9.9.9.9", &https))),
            ("127.0.0.1", &[("host", "MARA.example:443")], Some(("0.0.0.0", &https))),
            ("127.0.0.1", &[outer, ("x-forwarded-for", "here")], Some(("0.0.0.0", &https))),
            ("127.0.0.1", &[outer, ("x-forwarded-proto", "http")], Some(("0.0.0.0", &http))),
            ("::ffff:127.0.0.1", &[outer, ("x-forwarded-for", "2a02::9")], Some(("2a02::9", &https))),
            (
                "127.0.0.1",
                &[("host", "127.0.0.1:8000"), ("x-forwarded-for", "192.168.1.7")],
                Some(("192.168.1.7", &http)),
            ),
            // A browser on the machine of the proxy.
            ("127.0.0.1", &[("host", "localhost:8000")], None),
            ("192.168.1.7", &[outer, ("x-forwarded-for", "127.0.0.1"), ("x-forwarded-proto", "https")], None),
        ] {
            let named = headers.iter().map(|&(name, value)| {
                (name.parse::<header::HeaderName>().unwrap(), header::HeaderValue::from_static(value))
            });
            let found = proxies.browser(peer.parse().unwrap(), &named.collect());
            let expected = expected.map(|(ip, scheme)| (ip.parse().unwrap(), scheme.clone()));
            assert_eq!(found, expected, "{peer}: {headers:?}");
        }
    }

    #[test]
    fn what_was_passed_on_is_of_the_house_if_all_in_its_way_are() {
        for (headers, expected) in [
            (&[][..], false),
            // nginx with nothing but `proxy_pass`.
            (&[("connection", "close")], false),
            (&[("x-forwarded-for", "203.0.113.7")], true),
            (&[("x-forwarded-for", "2a02::9")], true),
            (&[("x-real-ip", "203.0.113.7")], true),
            (&[("x-forwarded-for", "192.168.1.7, 203.0.113.7")], true),
            (&[("x-forwarded-for", "203.0.113.7"), ("x-forwarded-for", "192.168.1.7")], true),
            (&[("x-forwarded-for", "192.168.1.7"), ("x-real-ip", "203.0.113.7")], true),
            (&[("x-forwarded-for", "unknown")], true),
            (&[("x-forwarded-for", "")], true),
            (&[("via", "1.1 proxy")], true),
            (&[("cf-connecting-ip", "192.168.1.7")], true),
            (&[("x-forwarded-for", "192.168.1.7")], false),
            (&[("x-forwarded-for", "192.168.1.7,127.0.0.1"), ("via", "1.1 proxy")], false),
            (&[("x-forwarded-for", "::ffff:192.168.1.7"), ("x-forwarded-proto", "https")], false),
            (&[("x-real-ip", "fd12::7")], false),
        ] {
            let mut map = HeaderMap::new();
            for &(name, value) in headers {
                map.append(name, header::HeaderValue::from_static(value));
            }
            assert_eq!(may_be_from_outside(&map), expected, "{headers:?}");
        }
    }
}
