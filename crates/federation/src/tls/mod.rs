//! The sealed connection: TLS 1.3 between keys, without authorities and without names (RFC 8446).
//!
//! A server shows a self-signed certificate over its Ed25519 key; a caller knows that key, from the name `<id>.o2m.alt` that it
//! called, and refuses any other before a byte of HTTP is sent. The same port serves browsers with a certificate that they can read.
//! Knows no address, no HTTP and no clock.

mod browser;
mod certificate;
mod client;
mod server;

pub use browser::{BrowserCertificate, BrowserCertificateError};
pub use client::{client_config, is_other_key};
pub use server::{AcceptError, ConnectionKind, TlsServer, TlsStream, is_tls};

pub(crate) use client::{first_contact_config, peer_key};

#[cfg(test)]
mod tests;

/// The configuration of TLS could not be made.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TlsError {
    #[error("the certificate could not be made")]
    Certificate(#[from] rcgen::Error),
    #[error("the configuration was refused")]
    Configuration(#[from] rustls::Error),
}

/// The one protocol spoken, as ALPN names it (RFC 7301).
const HTTP_1_1: &[u8] = b"http/1.1";

pub(crate) fn provider() -> std::sync::Arc<rustls::crypto::CryptoProvider> {
    std::sync::Arc::new(rustls::crypto::ring::default_provider())
}
