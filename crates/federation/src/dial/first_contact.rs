//! Whose key answers at an address that is known by nothing else. Only ever dials what the owner typed.

use std::{io, sync::Arc, time::Duration};

use domain::{Candidate, NodeId};
use rustls::pki_types::ServerName;
use tokio::{io::AsyncWriteExt, net::TcpStream, time::timeout};
use tokio_rustls::TlsConnector;

use super::{DialError, DialRule, resolver::resolve};
use crate::tls::{self, TlsError};

/// Time for looking up, connecting and the handshake together.
const CONTACT_TIME: Duration = Duration::from_secs(10);

/// No key was learnt.
#[derive(Debug, thiserror::Error)]
pub enum FirstContactError {
    #[error(transparent)]
    Dial(#[from] DialError),
    #[error("nothing answers at the address")]
    Unreachable(#[source] io::Error),
    #[error("no whole answer came in time")]
    Slow,
    #[error("what answers at the address is no node")]
    NotANode(#[source] io::Error),
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// Learns whose key answers at `candidate`, without sending anything: the handshake is made, and the connection closed.
/// From then on the server is called by that key, and no other is taken.
pub async fn learn_key(candidate: &Candidate, rule: &dyn DialRule) -> Result<NodeId, FirstContactError> {
    timeout(CONTACT_TIME, shake_hands(candidate, rule)).await.map_err(|_| FirstContactError::Slow)?
}

async fn shake_hands(candidate: &Candidate, rule: &dyn DialRule) -> Result<NodeId, FirstContactError> {
    let targets = resolve(candidate, rule).await?;
    let stream = TcpStream::connect(&targets[..]).await.map_err(FirstContactError::Unreachable)?;
    let connector = TlsConnector::from(Arc::new(tls::first_contact_config()?));
    // The name is neither sent nor checked.
    let name = ServerName::IpAddress(targets[0].ip().into());
    let mut stream = connector.connect(name, stream).await.map_err(FirstContactError::NotANode)?;
    let key = tls::peer_key(stream.get_ref().1).map_err(FirstContactError::NotANode)?;
    // Whether the goodbye arrives does not matter: the key is known.
    let _ = stream.shutdown().await;
    Ok(key)
}
