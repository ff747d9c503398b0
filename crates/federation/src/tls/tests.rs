//! Handshakes on real sockets: what each side refuses, and that nothing was sent before.

use std::{sync::Arc, time::Duration};

use domain::Timestamp;
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519};
use rustls::{
    CertificateError, ClientConfig, RootCertStore, ServerConfig, SupportedProtocolVersion,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime},
    time_provider::TimeProvider,
    version::{TLS12, TLS13},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::{certificate::identity_certificate, *};
use crate::Identity;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn browser_certificate() -> BrowserCertificate {
    BrowserCertificate::generate(&["localhost".to_owned(), "127.0.0.1".to_owned()], NOW).unwrap()
}

fn node_config(
    identity: &Identity,
    chain: Vec<CertificateDer<'static>>,
    versions: &[&'static SupportedProtocolVersion],
) -> ServerConfig {
    server_config(chain, identity.to_pkcs8(), versions)
}

fn server_config(
    chain: Vec<CertificateDer<'static>>,
    key: Vec<u8>,
    versions: &[&'static SupportedProtocolVersion],
) -> ServerConfig {
    let key = rustls::crypto::ring::sign::any_supported_type(&PrivateKeyDer::Pkcs8(key.into())).unwrap();
    let resolver = rustls::sign::SingleCertAndKey::from(rustls::sign::CertifiedKey::new(chain, key));
    ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(resolver))
}

/// Calls a server that has `config` by the name of `called`, and sends it a request if it gets that far. Gives the outcome of the
/// handshake on the calling side, and the bytes that the server could read.
async fn call(config: ServerConfig, called: &Identity, client: ClientConfig) -> (Result<(), std::io::Error>, Vec<u8>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut received = Vec::new();
        if let Ok(mut stream) = TlsAcceptor::from(Arc::new(config)).accept(stream).await {
            let _ = stream.read_to_end(&mut received).await;
        }
        received
    });
    let name = ServerName::try_from(called.id().host()).unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let outcome = match TlsConnector::from(Arc::new(client)).connect(name, stream).await {
        Ok(mut stream) => {
            stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
            stream.shutdown().await.unwrap();
            Ok(())
        }
        Err(error) => Err(error),
    };
    (outcome, server.await.unwrap())
}

#[tokio::test]
async fn takes_the_key_that_was_called() {
    let identity = Identity::generate().unwrap();
    let config = node_config(&identity, vec![identity_certificate(&identity).unwrap()], &[&TLS13]);
    let (outcome, received) = call(config, &identity, client_config().unwrap()).await;
    outcome.unwrap();
    assert_eq!(received, b"GET / HTTP/1.1\r\n\r\n");
}

#[tokio::test]
async fn sends_nothing_to_anybody_else() {
    let [identity, other] = [Identity::generate().unwrap(), Identity::generate().unwrap()];
    let certificate = identity_certificate(&identity).unwrap();
    let key_pair = |identity: &Identity| {
        KeyPair::from_pkcs8_der_and_sign_algo(&identity.to_pkcs8().into(), &PKCS_ED25519).unwrap()
    };
    let params = CertificateParams::new([identity.id().host()]).unwrap();
    let authority = CertifiedIssuer::self_signed(params.clone(), key_pair(&other)).unwrap();
    let by_authority: CertificateDer<'static> = params.signed_by(&key_pair(&identity), &authority).unwrap().into();
    let p256 = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let p256_certificate: CertificateDer<'static> = params.self_signed(&p256).unwrap().into();
    for (name, config) in [
        ("other key", node_config(&other, vec![identity_certificate(&other).unwrap()], &[&TLS13])),
        ("certificate of the right key, with another", node_config(&other, vec![certificate.clone()], &[&TLS13])),
        ("signed by an authority", node_config(&identity, vec![by_authority.clone()], &[&TLS13])),
        ("chain", node_config(&identity, vec![by_authority, authority.der().clone()], &[&TLS13])),
        ("more than a certificate", node_config(&identity, vec![certificate.clone(), certificate.clone()], &[&TLS13])),
        ("P-256", server_config(vec![p256_certificate], p256.serialized_der().to_vec(), &[&TLS13])),
        ("TLS 1.2", node_config(&identity, vec![certificate], &[&TLS12])),
    ] {
        let (outcome, received) = call(config, &identity, client_config().unwrap()).await;
        assert!(outcome.is_err(), "{name}");
        assert!(received.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn knows_another_key_from_other_failures() {
    let [identity, other] = [Identity::generate().unwrap(), Identity::generate().unwrap()];
    let certificate = identity_certificate(&other).unwrap();
    for (config, is_other) in [
        (node_config(&other, vec![certificate.clone()], &[&TLS13]), true),
        (node_config(&other, vec![certificate], &[&TLS12]), false),
    ] {
        let (outcome, _) = call(config, &identity, client_config().unwrap()).await;
        assert_eq!(is_other_key(&outcome.unwrap_err()), is_other);
    }
}

#[tokio::test]
async fn takes_any_key_at_first_contact() {
    let [identity, other] = [Identity::generate().unwrap(), Identity::generate().unwrap()];
    let config = node_config(&other, vec![identity_certificate(&other).unwrap()], &[&TLS13]);
    call(config, &identity, first_contact_config().unwrap()).await.0.unwrap();
    let stolen = node_config(&other, vec![identity_certificate(&identity).unwrap()], &[&TLS13]);
    let (outcome, received) = call(stolen, &identity, first_contact_config().unwrap()).await;
    assert!(is_other_key(&outcome.unwrap_err()));
    assert!(received.is_empty());
}

/// Gives the kind of connection that `server` sees, and what `client` sees of it.
async fn shake_hands(
    server: TlsServer,
    client: ClientConfig,
    name: String,
) -> (Result<ConnectionKind, AcceptError>, Result<tokio_rustls::client::TlsStream<TcpStream>, std::io::Error>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let kind = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        server.accept(stream).await.map(|(_, kind)| kind)
    });
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from(name).unwrap();
    let connected = TlsConnector::from(Arc::new(client)).connect(name, stream).await;
    (kind.await.unwrap(), connected)
}

#[derive(Debug)]
struct FixedTime;

impl TimeProvider for FixedTime {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(1_795_000_000)))
    }
}

/// A client as browsers are: all usual signature schemes, the server's name, and a root that it was told to trust.
fn browser_config(certificate: &BrowserCertificate, versions: &[&'static SupportedProtocolVersion]) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.certificate().clone()).unwrap();
    let mut config = ClientConfig::builder_with_details(provider(), Arc::new(FixedTime))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

#[tokio::test]
async fn shows_each_the_certificate_that_it_can_read() {
    let identity = Identity::generate().unwrap();
    let certificate = browser_certificate();
    let server = TlsServer::new(&identity, &certificate).unwrap();

    let (kind, connected) = shake_hands(server.clone(), client_config().unwrap(), identity.id().host()).await;
    assert_eq!(kind.unwrap(), ConnectionKind::Node);
    let connected = connected.unwrap();
    assert_eq!(connected.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    assert_eq!(peer_key(connected.get_ref().1).unwrap(), identity.id());

    for name in ["localhost", "127.0.0.1"] {
        let browser = browser_config(&certificate, &[&TLS13, &TLS12]);
        let (kind, connected) = shake_hands(server.clone(), browser, name.to_owned()).await;
        assert_eq!(kind.unwrap(), ConnectionKind::Browser);
        let connected = connected.unwrap();
        assert_eq!(connected.get_ref().1.peer_certificates(), Some(&[certificate.certificate().clone()][..]));
        assert_eq!(connected.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    }

    // A node's name does not make a browser a node.
    let browser = browser_config(&certificate, &[&TLS13]);
    let (kind, connected) = shake_hands(server.clone(), browser, identity.id().host()).await;
    let refused = connected.unwrap_err().downcast::<rustls::Error>().unwrap();
    assert!(matches!(refused, rustls::Error::InvalidCertificate(CertificateError::NotValidForNameContext { .. })));
    assert!(kind.is_err());

    let (kind, connected) = shake_hands(server, browser_config(&certificate, &[&TLS12]), "localhost".to_owned()).await;
    assert!(kind.is_err() && connected.is_err());
}

#[tokio::test]
async fn does_not_tell_the_network_whom_it_calls() {
    let identity = Identity::generate().unwrap();
    let (client, mut network) = tokio::io::duplex(16 * 1024);
    let name = ServerName::try_from(identity.id().host()).unwrap();
    let connecting = TlsConnector::from(Arc::new(client_config().unwrap())).connect(name, client);
    let listening = async {
        let mut hello = vec![0; 16 * 1024];
        let length = network.read(&mut hello).await.unwrap();
        drop(network);
        hello.truncate(length);
        hello
    };
    let (outcome, hello) = tokio::join!(connecting, listening);
    assert!(outcome.is_err());
    assert!(is_tls(hello[0]) && hello.len() > 100);
    for said in [&identity.id().to_string().as_bytes()[..8], &identity.id().0[..8], b"o2m"] {
        assert!(!hello.windows(said.len()).any(|window| window == said));
    }
}

#[tokio::test]
async fn does_not_wait_for_ever() {
    let server = TlsServer::new(&Identity::generate().unwrap(), &browser_certificate()).unwrap();
    let server = server.with_handshake_time(Duration::from_millis(20));
    for sent in [&b""[..], b"\x16", b"\x16\x03\x01\x02\x00\x01"] {
        let (mut client, stream) = tokio::io::duplex(1024);
        client.write_all(sent).await.unwrap();
        assert!(matches!(server.accept(stream).await, Err(AcceptError::Slow)));
    }
    let (mut client, stream) = tokio::io::duplex(1024);
    client.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    assert!(matches!(server.accept(stream).await, Err(AcceptError::Handshake(_))));
    assert!(is_tls(0x16) && !is_tls(b'G'));
}
