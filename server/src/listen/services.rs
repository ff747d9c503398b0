//! Who answers a connection: by the port that it came in by, and how.

use axum::{Router, http::uri::Scheme};
use federation::tls::{ConnectionKind, TlsServer};

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
    /// The owner's pages, or what is in their place elsewhere.
    Pages(Router),
    /// What is public, over TLS alone.
    Public(Router),
    /// Nothing.
    Nothing,
}

impl Services {
    /// Who answers over TLS.
    pub(super) fn for_tls(&self, kind: ConnectionKind) -> Option<Router> {
        match kind {
            ConnectionKind::Node => Some(self.servers.clone()),
            ConnectionKind::Browser => self.for_browser(&Scheme::HTTPS),
        }
    }

    /// Who answers a browser.
    pub(super) fn for_browser(&self, scheme: &Scheme) -> Option<Router> {
        match &self.browsers {
            Browsers::Pages(pages) => Some(pages.clone()),
            Browsers::Public(public) => (*scheme == Scheme::HTTPS).then(|| public.clone()),
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
    async fn over_tls_servers_are_answered_everywhere_and_browsers_by_port() {
        let identity = Identity::generate().unwrap();
        let certificate =
            BrowserCertificate::generate(&["localhost".to_owned()], Timestamp(1_795_000_000_000)).unwrap();
        let services = |browsers| Services {
            tls: TlsServer::new(&identity, &certificate).unwrap(),
            servers: says("server"),
            browsers,
        };
        for (browsers, sealed, open) in [
            (Browsers::Pages(says("pages")), Some("pages"), Some("pages")),
            (Browsers::Public(says("public")), Some("public"), None),
            (Browsers::Nothing, None, None),
        ] {
            let services = services(browsers);
            let browser = word_of(services.for_tls(ConnectionKind::Browser)).await;
            assert_eq!(browser.as_deref(), sealed);
            assert_eq!(word_of(services.for_browser(&Scheme::HTTP)).await.as_deref(), open);
            let server = word_of(services.for_tls(ConnectionKind::Node)).await;
            assert_eq!(server.as_deref(), Some("server"));
        }
    }
}
