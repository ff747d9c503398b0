//! What is in the place of the owner's pages for browsers that are not of this house.

use std::net::SocketAddr;

use app::public::Notice;
use axum::{
    extract::{ConnectInfo, Request},
    http::{Extensions, StatusCode, uri::Scheme},
    response::Response,
};

use super::{
    notice::{accepts_html, notice_or},
    problem::problem,
};
use crate::house;

/// From where the owner's pages may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admittance {
    House,
    AnywhereOverTls,
}

impl Admittance {
    /// Says whether the owner's pages may be seen by who sent the request with these extensions.
    pub(crate) fn admits(self, extensions: &Extensions) -> bool {
        let is_https = extensions.get() == Some(&Scheme::HTTPS);
        let peer = extensions.get::<ConnectInfo<SocketAddr>>();
        self == Self::AnywhereOverTls && is_https || peer.is_some_and(|&ConnectInfo(peer)| house::is_home(peer))
    }
}

/// Refuses a request for the owner's pages.
pub(crate) fn refuse(admittance: Admittance, request: &Request) -> Response {
    let is_https = request.extensions().get() == Some(&Scheme::HTTPS);
    let accepts_html = accepts_html(request.headers());
    if admittance == Admittance::AnywhereOverTls && !is_https {
        let detail = "From outside of its house, this server answers over https only.";
        return notice_or(problem(StatusCode::FORBIDDEN, "Only over https", detail), Notice::OnlyHttps, accepts_html);
    }
    let detail = "This server answers with its owner's pages in its own house only: on its machine and its network.";
    notice_or(problem(StatusCode::FORBIDDEN, "Not from here", detail), Notice::NotAtHome, accepts_html)
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::header};

    use super::*;

    #[test]
    fn the_house_is_admitted_and_over_tls_others_if_the_owner_said_so() {
        use Admittance::{AnywhereOverTls, House};
        for (admittance, scheme, peer, expected) in [
            (House, Scheme::HTTP, Some("127.0.0.1:9"), true),
            (House, Scheme::HTTP, Some("192.168.1.7:9"), true),
            (House, Scheme::HTTPS, Some("203.0.113.7:9"), false),
            (House, Scheme::HTTPS, Some("[2a02::7]:9"), false),
            // As by a proxy that does not say for whom it asks.
            (House, Scheme::HTTPS, Some("0.0.0.0:9"), false),
            (House, Scheme::HTTPS, None, false),
            (AnywhereOverTls, Scheme::HTTPS, Some("203.0.113.7:9"), true),
            (AnywhereOverTls, Scheme::HTTP, Some("203.0.113.7:9"), false),
            (AnywhereOverTls, Scheme::HTTP, Some("192.168.1.7:9"), true),
        ] {
            let mut extensions = Extensions::new();
            if let Some(peer) = peer {
                extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
            }
            extensions.insert(scheme.clone());
            assert_eq!(admittance.admits(&extensions), expected, "{admittance:?} {scheme} {peer:?}");
        }
    }

    #[test]
    fn people_get_a_page_that_says_why() {
        for (admittance, scheme, accept, content_type) in [
            (Admittance::House, Scheme::HTTP, "text/html", "text/html; charset=utf-8"),
            (Admittance::AnywhereOverTls, Scheme::HTTP, "text/html", "text/html; charset=utf-8"),
            (Admittance::House, Scheme::HTTPS, "*/*", "application/problem+json"),
        ] {
            let mut request = Request::new(Body::empty());
            request.extensions_mut().insert(scheme);
            request.headers_mut().insert(header::ACCEPT, accept.parse().unwrap());
            let response = refuse(admittance, &request);
            assert_eq!(response.status(), StatusCode::FORBIDDEN);
            assert_eq!(response.headers()[header::CONTENT_TYPE], content_type);
        }
    }
}
