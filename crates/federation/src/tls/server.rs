//! The answering side: one port, and two certificates.

use std::{io, sync::Arc, time::Duration};

use parking_lot::RwLock;
use rustls::{
    ServerConfig, SignatureScheme,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    server::Acceptor,
    version::TLS13,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};
use tokio_rustls::LazyConfigAcceptor;
pub use tokio_rustls::server::TlsStream;

use super::{BrowserCertificate, HTTP_1_1, TlsError, certificate::identity_certificate, provider};
use crate::Identity;

/// Time for a handshake, from the first byte to the last.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);

/// Who is at the other end, by the certificate that was shown: the other end has seen this node's key, or a browser's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionKind {
    /// A server, which has checked this node's key: `/o2m/*` and `/.well-known/o2m` are answered here, pages are not.
    Node,
    /// A browser: pages are answered here, and nothing of `/o2m/*`.
    Browser,
}

/// No connection came about.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    #[error("the handshake was not over in time")]
    Slow,
    #[error("the handshake failed")]
    Handshake(#[from] io::Error),
}

/// Answers handshakes for a node. Clones are cheap, and show the same certificates.
#[derive(Debug, Clone)]
pub struct TlsServer {
    node: Arc<ServerConfig>,
    browser: Arc<RwLock<Arc<ServerConfig>>>,
    handshake_time: Duration,
}

impl TlsServer {
    pub fn new(identity: &Identity, browser: &BrowserCertificate) -> Result<Self, TlsError> {
        let mut node = config(identity_certificate(identity)?, identity.to_pkcs8())?;
        // No connection between servers is resumed: it would not prove the key.
        node.send_tls13_tickets = 0;
        let browser = Arc::new(RwLock::new(browser_config(browser)?));
        Ok(Self { node: Arc::new(node), browser, handshake_time: HANDSHAKE_TIME })
    }

    /// Shows browsers another certificate, from the next handshake on.
    pub fn show_browsers(&self, certificate: &BrowserCertificate) -> Result<(), TlsError> {
        let config = browser_config(certificate)?;
        *self.browser.write() = config;
        Ok(())
    }

    /// Answers the handshake on `stream`, and says for whom.
    pub async fn accept<S>(&self, stream: S) -> Result<(TlsStream<S>, ConnectionKind), AcceptError>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        timeout(self.handshake_time, self.handshake(stream)).await.map_err(|_| AcceptError::Slow)?
    }

    async fn handshake<S>(&self, stream: S) -> Result<(TlsStream<S>, ConnectionKind), AcceptError>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let start = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        // RFC 8446, section 4.2.3: an extension "for indicating which signature algorithms may be used in digital signatures". Servers offer the one that an identity has; no browser offers that alone.
        let (config, kind) = match start.client_hello().signature_schemes() {
            [SignatureScheme::ED25519] => (self.node.clone(), ConnectionKind::Node),
            _ => (self.browser.read().clone(), ConnectionKind::Browser),
        };
        Ok((start.into_stream(config).await?, kind))
    }

    #[cfg(test)]
    pub(super) fn with_handshake_time(self, handshake_time: Duration) -> Self {
        Self { handshake_time, ..self }
    }
}

/// Says whether a connection whose first byte is this is TLS; HTTP starts with a letter.
pub const fn is_tls(first_byte: u8) -> bool {
    // RFC 8446, section 5.1: "handshake(22)"; a ClientHello is a handshake record.
    first_byte == 22
}

fn browser_config(browser: &BrowserCertificate) -> Result<Arc<ServerConfig>, rustls::Error> {
    Ok(Arc::new(config(browser.certificate().clone(), browser.key().to_vec())?))
}

fn config(certificate: CertificateDer<'static>, key: Vec<u8>) -> Result<ServerConfig, rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13])?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key)))?;
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    Ok(config)
}
