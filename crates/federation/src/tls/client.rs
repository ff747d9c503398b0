//! The calling side: which certificates it takes.

use std::{error::Error, io, sync::Arc};

use domain::NodeId;
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, PeerIncompatible, SignatureScheme,
    client::{
        Resumption,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    pki_types::{CertificateDer, ServerName, UnixTime},
    version::TLS13,
};

use super::{HTTP_1_1, TlsError, certificate::key_of, provider};
use crate::identity::is_signed_by;

/// The configuration with which servers call each other: it takes the key in the name that is called, and no other.
pub fn client_config() -> Result<ClientConfig, TlsError> {
    config(Expected::KeyInName)
}

/// The configuration for a server whose key is not known yet: it takes any Ed25519 key that signed for itself. Nothing is to be sent on
/// such a connection; the key is to be read from it.
pub(crate) fn first_contact_config() -> Result<ClientConfig, TlsError> {
    config(Expected::AnyKey)
}

fn config(expected: Expected) -> Result<ClientConfig, TlsError> {
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(KeyVerifier { expected }))
        .with_no_client_auth();
    // A listener on the way is not told whom this server calls.
    config.enable_sni = false;
    // Every connection proves its key anew.
    config.resumption = Resumption::disabled();
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    Ok(config)
}

/// Says whether a request failed because of the certificate that was shown. Between servers something else than the expected key answered then:
/// another node, or no node at all.
pub fn is_other_key(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        // `io::Error` passes over the error in it when asked for its source.
        let inner =
            error.downcast_ref::<io::Error>().and_then(io::Error::get_ref).map(|inner| inner as &(dyn Error + 'static));
        let tls = inner.unwrap_or(error).downcast_ref::<rustls::Error>();
        if matches!(tls, Some(rustls::Error::InvalidCertificate(_))) {
            return true;
        }
        next = inner.or_else(|| error.source());
    }
    false
}

/// The key that the other end of a connection has proved.
pub(crate) fn peer_key(connection: &ClientConnection) -> Result<NodeId, io::Error> {
    let certificate = connection.peer_certificates().and_then(<[_]>::first);
    let key = certificate.map_or(Err(CertificateError::BadEncoding), key_of);
    key.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, rustls::Error::from(error)))
}

#[derive(Debug, Clone, Copy)]
enum Expected {
    KeyInName,
    AnyKey,
}

#[derive(Debug)]
struct KeyVerifier {
    expected: Expected,
}

impl ServerCertVerifier for KeyVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        // A chain leads to an authority, and there is none.
        if !intermediates.is_empty() {
            return Err(CertificateError::UnknownIssuer.into());
        }
        let key = key_of(end_entity)?;
        match self.expected {
            Expected::AnyKey => Ok(ServerCertVerified::assertion()),
            Expected::KeyInName if key_in(server_name) == Some(key) => Ok(ServerCertVerified::assertion()),
            Expected::KeyInName => Err(CertificateError::NotValidForName.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig.into())
    }

    /// RFC 8446, section 4.4.3: "If the verification fails, the receiver MUST terminate the handshake".
    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let is_valid = signature.scheme == SignatureScheme::ED25519
            && is_signed_by(key_of(certificate)?, message, signature.signature());
        if is_valid { Ok(HandshakeSignatureValid::assertion()) } else { Err(CertificateError::BadSignature.into()) }
    }

    /// Nothing but Ed25519: it is how a server tells servers from browsers.
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}

fn key_in(server_name: &ServerName<'_>) -> Option<NodeId> {
    match server_name {
        ServerName::DnsName(name) => NodeId::from_host(name.as_ref()).ok(),
        _ => None,
    }
}
