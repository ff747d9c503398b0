//! Who answers a connection: by the port that it came in by, how, and from where.

use std::net::SocketAddr;

use axum::{Router, http::uri::Scheme};
use federation::tls::{ConnectionKind, TlsServer};

use crate::house;

/// Who answers on one port.
#[derive(Debug, Clone)]
pub(crate) struct Services {
    pub(crate) tls: TlsServer,
    /// For other servers, which have checked this node's key, wherever they are.
    pub(crate) servers: Router,
    pub(crate) browsers: Browsers,
}

/// What browsers are answered.
#[derive(Debug, Clone)]
pub(crate) enum Browsers {
    /// The owner's pages, in the house.
    Pages(Pages),
    /// What is public, over TLS alone.
    Public(Router),
    /// Nothing.
    Nothing,
}

/// The owner's pages, and what is in their place elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Pages {
    pub(crate) house: Router,
    pub(crate) elsewhere: Router,
    /// Over TLS the pages are for everywhere.
    pub(crate) from_anywhere: bool,
}

impl Services {
    /// Who answers over TLS.
    pub(super) fn for_tls(&self, kind: ConnectionKind, peer: SocketAddr) -> Option<Router> {
        match kind {
            ConnectionKind::Node => Some(self.servers.clone()),
            ConnectionKind::Browser => self.for_browser(peer, &Scheme::HTTPS),
        }
    }

    /// Who answers a browser.
    pub(super) fn for_browser(&self, peer: SocketAddr, scheme: &Scheme) -> Option<Router> {
        let is_https = *scheme == Scheme::HTTPS;
        match &self.browsers {
            Browsers::Pages(pages) => {
                let are_for_peer = pages.from_anywhere && is_https || house::is_home(peer);
                Some(if are_for_peer { &pages.house } else { &pages.elsewhere }.clone())
            }
            Browsers::Public(public) => is_https.then(|| public.clone()),
            Browsers::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request, routing::get};
    use domain::Timestamp;
    use federation::{Identity, tls::BrowserCertificate};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    fn says(text: &'static str) -> Router {
        Router::new().route("/", get(move || async move { text }))
    }

    async fn word_of(service: Option<Router>) -> Option<String> {
        let response = service?.oneshot(Request::new(Body::empty())).await.unwrap();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn over_tls_servers_are_answered_everywhere_and_browsers_by_port_and_place() {
        let identity = Identity::generate().unwrap();
        let certificate =
            BrowserCertificate::generate(&["localhost".to_owned()], Timestamp(1_795_000_000_000)).unwrap();
        let services = |browsers| Services {
            tls: TlsServer::new(&identity, &certificate).unwrap(),
            servers: says("server"),
            browsers,
        };
        let pages = |from_anywhere| {
            Browsers::Pages(Pages { house: says("pages"), elsewhere: says("elsewhere"), from_anywhere })
        };
        for (browsers, peer, expected) in [
            (pages(false), "192.168.1.7:9", Some("pages")),
            (pages(false), "203.0.113.7:9", Some("elsewhere")),
            (pages(true), "203.0.113.7:9", Some("pages")),
            (Browsers::Public(says("public")), "127.0.0.1:9", Some("public")),
            (Browsers::Public(says("public")), "203.0.113.7:9", Some("public")),
            (Browsers::Nothing, "127.0.0.1:9", None),
        ] {
            let (services, peer) = (services(browsers), peer.parse().unwrap());
            let browser = word_of(services.for_tls(ConnectionKind::Browser, peer)).await;
            assert_eq!(browser.as_deref(), expected, "{peer}");
            let server = word_of(services.for_tls(ConnectionKind::Node, peer)).await;
            assert_eq!(server.as_deref(), Some("server"), "{peer}");
        }
    }
}
